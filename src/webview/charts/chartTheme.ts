/** Colours of the charts: a canvas knows no CSS variables, so they are read from the page. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  /** In high contrast the lines are as bright as all else: dots are enough. */
  readonly gridDash: readonly number[];
  readonly toServer: string;
  readonly toClient: string;
  readonly bars: string;
  readonly mark: string;
  readonly font: string;
}

/** The colours and the font of the theme that the person chose, as the page has them now. */
export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.body);
  const colour = (...names: readonly string[]) =>
    names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((value) => value !== '') ??
    style.color;
  return {
    text: colour('descriptionForeground', 'foreground'),
    grid: colour('editorIndentGuide-background1', 'editorRuler-foreground', 'panel-border', 'contrastBorder'),
    gridDash: document.body.classList.contains('vscode-high-contrast') ? [1, 4] : [],
    toServer: colour('charts-blue'),
    toClient: colour('charts-green'),
    bars: colour('charts-blue'),
    mark: colour('foreground'),
    font: `11px ${style.getPropertyValue('--vscode-font-family') || 'sans-serif'}`,
  };
}

/** Calls `listener` when the person chose another theme: VS Code changes variables on the root, and then the body's class. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
