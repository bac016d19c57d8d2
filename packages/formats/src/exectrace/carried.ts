/** Context that only the generation before knows: which goroutine or proc a thread came with. */
export const CARRIED = -2;
