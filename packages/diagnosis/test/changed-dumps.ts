/** Changes to the text of dumps that must not change what is found in them. */

/** All goroutine ids but that of the main goroutine, which is known by its number. */
export const shiftIds = (text: string, by: number, mainToo = false): string =>
  text.replace(
    /^(goroutine |created by .* in goroutine )(\d+)/gm,
    (whole, before: string, id: string) =>
      id === '1' && !mainToo ? whole : `${before}${Number(id) + by}`,
  );

/** Words of arguments that may be addresses; what is small is a number. */
export const shiftAddresses = (text: string, by: bigint): string =>
  text.replace(/0x[0-9a-f]{7,16}/g, (word) => `0x${(BigInt(word) + by).toString(16)}`);

/** @param like the dump that they are to be put beside: Go 1.20 and earlier print no parents */
export const idleWorkers = (count: number, firstId: number, like: string): string => {
  const parent = /^created by .* in goroutine \d+$/m.test(like) ? ' in goroutine 1' : '';
  return Array.from(
    { length: count },
    (_, i) => `goroutine ${firstId + i} [chan receive]:
example.com/idle.(*pool).work(0x3440b7000010)
\t/src/idle/pool.go:31 +0x45
created by example.com/idle.newPool${parent}
\t/src/idle/pool.go:20 +0x9c
`,
  ).join('\n');
};
