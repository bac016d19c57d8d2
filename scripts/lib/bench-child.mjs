/** Runs one bench file and prints its rows, with the peak memory of this process. */
import { pathToFileURL } from 'node:url';

const { bench } = await import(pathToFileURL(process.argv[2] ?? '').href);
const rows = await bench();
for (const { what, ours, other, bytes } of rows) {
  const words = [`  ${what.padEnd(44)} ${seconds(ours.cpuSeconds)} CPU`];
  if (bytes) words.push(`${(bytes / 1e6 / ours.cpuSeconds).toFixed(0)} MB/s`);
  if (other) {
    words.push(
      `${other.name} ${seconds(other.cpuSeconds)}`,
      `ratio 1/${(other.cpuSeconds / ours.cpuSeconds).toFixed(1)}`,
    );
  }
  console.log(words.join('   '));
}
// maxRSS is in kilobytes on every platform that Node runs on
console.log(`  peak RSS ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);

function seconds(value) {
  return `${value.toFixed(3)} s`;
}
