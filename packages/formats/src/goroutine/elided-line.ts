import { findIn, startsAt, word } from './bytes-of-text';

const ELIDED = word('frames elided...');
const DOTS = word('...');

/** `...51 frames elided...` (Go 1.21 on) or `...additional frames elided...` */
export const isElision = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsAt(bytes, from, to, DOTS) && findIn(bytes, from, to, ELIDED) >= 0;
