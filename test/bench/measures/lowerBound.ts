import type { Figure } from '../figure';
import { median } from '../median';

/** A figure that must not be below `must`: the median of its rounds. */
export function lowerBound(
  figure: Pick<Figure, 'measure' | 'length' | 'pinned' | 'contestant' | 'unit' | 'rounds'>,
  must?: number,
): Figure {
  const value = median(figure.rounds);
  return { ...figure, value, ...(must !== undefined && { must, reached: value >= must }) };
}
