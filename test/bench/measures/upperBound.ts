import type { Figure } from '../figure';
import { median } from '../median';

/** A figure that must not be above `must`: the median of its rounds. */
export function upperBound(
  figure: Pick<Figure, 'measure' | 'length' | 'pinned' | 'contestant' | 'unit' | 'rounds'>,
  must?: number,
  tryFor?: number,
): Figure {
  const value = median(figure.rounds);
  return {
    ...figure,
    value,
    ...(must !== undefined && { must, reached: value <= must }),
    ...(tryFor !== undefined && { tryFor }),
  };
}
