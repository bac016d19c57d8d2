/** How much more room is taken than the generations so far foretell for the whole file. */
const FORETOLD_MARGIN = 1.03;

/**
 * Room for `more` rows, and for what the rest of the file will need if it goes on like that. Room
 * that stays empty takes no memory.
 *
 * @param share how much of the file these rows come from, of the part from there to its end (0 to 1)
 */
export function roomFor(room: number, used: number, more: number, share: number): number {
  if (used + more <= room) return room;
  return used + Math.ceil((more / Math.max(share, 0.001)) * FORETOLD_MARGIN);
}
