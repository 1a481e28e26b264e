/**
 * The greatest height that the scrollbar's content is given, in px. Browsers cut elements at 16 to 33 million, and long
 * before that a drag of one pixel is many rows, so nothing is lost by a bar that is smaller than what it stands for.
 */
const maxBarHeight = 8_000_000;

/** Where a table of rows of one height is scrolled to, in whole numbers of px however many rows there are. */
export class ScrollModel {
  #start = 0;
  #end = 0;
  #viewport = 0;
  #top = 0;

  constructor(readonly rowHeight: number) {}

  /** Position of the first row there is, and that after the last. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Height of what is seen, in px. */
  get viewport(): number {
    return this.#viewport;
  }

  /** Px from where row 0 would begin, there or not, to the upper edge of what is seen. */
  get top(): number {
    return this.#top;
  }

  /** Height of all rows, in px. */
  get contentHeight(): number {
    return (this.#end - this.#start) * this.rowHeight;
  }

  /** Height that the scrollbar's content is given, in px. */
  get barHeight(): number {
    return Math.min(this.contentHeight, Math.max(maxBarHeight, this.#viewport));
  }

  /** The bar's own scroll offset for where we are. */
  get barTop(): number {
    const offset = this.#top - this.#least;
    return this.#isCompressed ? (offset * this.#barRange) / this.#range : offset;
  }

  /** Whether the last row is seen whole. */
  get isAtEnd(): boolean {
    return this.#top >= this.#most - 1;
  }

  /** The rows that are seen, also in part: from `first` up to, not including, `end`. */
  get seen(): { readonly first: number; readonly end: number } {
    const first = Math.max(this.#start, Math.floor(this.#top / this.rowHeight));
    const end = Math.min(this.#end, Math.ceil((this.#top + this.#viewport) / this.rowHeight));
    return { first, end: Math.max(first, end) };
  }

  /** Says which rows there are. What is seen stays where it is, as far as it is still there. */
  setRows(start: number, end: number): void {
    this.#start = start;
    this.#end = end;
    this.scrollTo(this.#top);
  }

  setViewport(height: number): void {
    this.#viewport = height;
    this.scrollTo(this.#top);
  }

  /** Scrolls to a `top`, or as near as there are rows. */
  scrollTo(top: number): void {
    this.#top = Math.round(Math.min(Math.max(top, this.#least), this.#most));
  }

  scrollToEnd(): void {
    this.scrollTo(this.#most);
  }

  /** Scrolls to where the bar's own scroll offset says. */
  scrollToBar(barTop: number): void {
    const offset = this.#isCompressed ? (barTop * this.#range) / this.#barRange : barTop;
    this.scrollTo(this.#least + offset);
  }

  /** Scrolls as little as needed for a row to be seen whole. */
  reveal(position: number): void {
    const top = position * this.rowHeight;
    if (top < this.#top) this.scrollTo(top);
    else if (top + this.rowHeight > this.#top + this.#viewport)
      this.scrollTo(top + this.rowHeight - this.#viewport);
  }

  /** Scrolls so that a row is in the middle, unless it is seen already. */
  revealCentred(position: number): void {
    const { first, end } = this.seen;
    if (position > first && position < end - 1) return;
    this.scrollTo((position + 0.5) * this.rowHeight - this.#viewport / 2);
  }

  get #least(): number {
    return this.#start * this.rowHeight;
  }

  get #most(): number {
    return Math.max(this.#least, this.#end * this.rowHeight - this.#viewport);
  }

  get #range(): number {
    return this.#most - this.#least;
  }

  get #barRange(): number {
    return this.barHeight - this.#viewport;
  }

  get #isCompressed(): boolean {
    return this.contentHeight > this.barHeight && this.#barRange > 0 && this.#range > 0;
  }
}
