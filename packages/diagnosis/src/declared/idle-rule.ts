import type { Words } from '../library/pattern-entry';
import type { GoroutineMatch } from './wait-rule';

/**
 * Goroutines that wait because that is their work, as a workspace declares them: no pattern calls
 * them a stall. Growth between dumps is looked for in them all the same, unless their number follows
 * another one.
 */
export interface IdleRule {
  readonly id: string;
  readonly about: Words;
  readonly match: GoroutineMatch;
  /** their number follows that of connections or clients: growth is no leak */
  readonly follows?: boolean;
}
