/** Runs one bench file and prints its rows. */
import { pathToFileURL } from 'node:url';

const { bench } = await import(pathToFileURL(process.argv[2] ?? '').href);
for (const { what, ours, other, bytes } of await bench()) {
  const words = [`  ${what.padEnd(44)} ${usage(ours, bytes)}`];
  if (bytes) words.push(`${(bytes / 1e6 / ours.cpuSeconds).toFixed(0)} MB/s`);
  if (other) {
    words.push(
      `${other.name} ${usage(other, bytes)}`,
      `ratio of CPU 1/${(other.cpuSeconds / ours.cpuSeconds).toFixed(1)}`,
    );
  }
  if (!ours.alone) {
    console.log(words.join('   '));
    continue;
  }
  const [, ...process] = words;
  console.log(`  ${what}`);
  print('whole process', [usage(ours, bytes), ...process]);
  for (const which of ['first', 'median']) {
    const speed = (side) => `${side.alone[which].toFixed(0)} MB/s`;
    print(`reading alone, ${which}`, [
      speed(ours),
      ...(other?.alone
        ? [
            `${other.name} ${speed(other)}`,
            `ratio of MB/s ${(ours.alone[which] / other.alone[which]).toFixed(1)}`,
          ]
        : []),
    ]);
  }
}

function print(of, words) {
  console.log([`    ${of.padEnd(24)}`, ...words].join('   '));
}

/** CPU, and memory where it was measured: in all and for each byte of the file. */
function usage({ cpuSeconds, peakBytes }, bytes) {
  const cpu = `${cpuSeconds.toFixed(3)} s CPU`;
  if (!peakBytes) return cpu;
  const each = bytes ? ` (${(peakBytes / bytes).toFixed(1)} a byte)` : '';
  return `${cpu}, peak ${(peakBytes / 1e6).toFixed(0)} MB${each}`;
}
