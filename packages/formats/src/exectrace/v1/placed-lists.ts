/**
 * Which list each event of an order comes from, in as few bits as the lists need: a trace has few
 * procs and many events. Places are filled in once, from 0 on.
 */
export class PlacedLists {
  private readonly words: Uint16Array;
  /** a number has 2^logBits bits, a word 2^logPerWord numbers */
  private readonly logBits: number;
  private readonly logPerWord: number;
  private readonly inWord: number;
  private readonly mask: number;

  /** @param lists how many there are: numbers are less, below 2^16 */
  constructor(
    lists: number,
    readonly length: number,
  ) {
    this.logBits = lists <= 4 ? 1 : lists <= 16 ? 2 : lists <= 256 ? 3 : 4;
    this.logPerWord = 4 - this.logBits;
    this.inWord = (1 << this.logPerWord) - 1;
    this.mask = (1 << (1 << this.logBits)) - 1;
    this.words = new Uint16Array((length >> this.logPerWord) + 1);
  }

  put(place: number, list: number): void {
    const word = place >> this.logPerWord;
    const shifted = list << ((place & this.inWord) << this.logBits);
    this.words[word] = (this.words[word] as number) | shifted;
  }

  at(place: number): number {
    const word = this.words[place >> this.logPerWord] as number;
    return (word >> ((place & this.inWord) << this.logBits)) & this.mask;
  }
}
