/**
 * Reads one dump in a process of its own and prints what that took; started by dump.bench.ts. With
 * `alone` it reads the same bytes again and again and prints the MB/s of that.
 */
import { readFileSync } from 'node:fs';
import { readArtifact } from '../src/index';

const LEAST_READINGS = 5;
const LEAST_MS = 2000;

const [, , file = '', mode] = process.argv;
const bytes = readFileSync(file);
if (mode === 'alone') {
  const speeds: number[] = [];
  let goroutines = 0;
  for (let spentMs = 0; speeds.length < LEAST_READINGS || spentMs < LEAST_MS; ) {
    const from = performance.now();
    goroutines = read();
    const ms = performance.now() - from;
    spentMs += ms;
    speeds.push(bytes.length / 1e3 / ms);
  }
  const [first] = speeds;
  const median = speeds.sort((a, b) => a - b)[speeds.length >> 1];
  console.log(JSON.stringify({ goroutines, first, median }));
} else {
  const goroutines = read();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({
      goroutines,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakBytes: maxRSS * 1024,
    }),
  );
}

function read(): number {
  const { facts, error } = readArtifact(bytes, { file });
  if (facts.form !== 'dump') throw new Error(`not read: ${JSON.stringify(error)}`);
  return facts.goroutineCount;
}
