/** Outlines of our icons, drawn for 16 by 16 px; each is one path that is stroked with the text's colour. */
const outlines = {
  clear: 'M4 4l8 8M12 4l-8 8',
  history: 'M8 4.5V8l2.5 1.5M2.5 8a5.5 5.5 0 1 0 1.8-4.1M2.5 2.5v2.6h2.6',
  follow: 'M8 2.5v7M4.8 6.8L8 10l3.2-3.2M3 13.5h10',
  cut: 'M3 3l8.6 8.6M11.6 4.4L3 13M13.5 13.2a1.6 1.6 0 1 1-.1-.1M13.5 2.9a1.6 1.6 0 1 0-.1.1',
  error: 'M8 1.8a6.2 6.2 0 1 0 .01 0M8 4.6v4.2M8 11v.6',
  held: 'M4 2.5h8M4 13.5h8M5 2.5c0 3.2 2.6 3.8 3 5.5.4-1.7 3-2.3 3-5.5M5 13.5c0-3.2 2.6-3.8 3-5.5.4 1.7 3 2.3 3 5.5',
  descriptor: 'M5.5 6.5v4a2.5 2.5 0 0 0 5 0V5a3.5 3.5 0 0 0-7 0v5.5',
  open: 'M6.5 3H3v10h10V9.5M9 3h4v4M13 3L7.5 8.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
} as const;

/** One of our icons. */
export type IconName = keyof typeof outlines;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A picture that a screen reader passes over: what it says is said in words beside it. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', outlines[name]);
  svg.append(path);
  return svg;
}
