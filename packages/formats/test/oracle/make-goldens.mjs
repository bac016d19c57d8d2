/**
 * Writes goldens/profiles.json: what `go tool pprof -raw` reads in each profile of the fixtures.
 * Needs Go on PATH; the tests do not. Run: node packages/formats/test/oracle/make-goldens.mjs
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const fixtures = path.join(here, '../fixtures');
const goldens = {};

for (const version of readdirSync(fixtures).sort()) {
  for (const file of readdirSync(path.join(fixtures, version)).sort()) {
    if (!file.endsWith('.pprof')) continue;
    const raw = execFileSync(
      'go',
      ['tool', 'pprof', '-symbolize=none', '-raw', path.join(fixtures, version, file)],
      {
        encoding: 'utf8',
        env: { ...process.env, GOTOOLCHAIN: 'local' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    goldens[`${version}/${file}`] = golden(raw);
  }
}
writeFileSync(
  path.join(here, '../goldens/profiles.json'),
  `${JSON.stringify(goldens, undefined, 1)}\n`,
);
console.log(`${Object.keys(goldens).length} profiles`);

function golden(raw) {
  const lines = raw.split('\n');
  const samplesAt = lines.indexOf('Samples:');
  const locationsAt = lines.indexOf('Locations');
  const mappingsAt = lines.indexOf('Mappings');
  const types = lines[samplesAt + 1].replaceAll('[dflt]', '').trim().split(' ');
  const locations = readLocations(lines.slice(locationsAt + 1, mappingsAt));
  const sums = new Map();
  let open;
  const close = () => {
    if (!open) return;
    const key = `${open.frames} | ${open.labels.sort().join(' ')}`;
    const sum = sums.get(key) ?? types.map(() => 0n);
    sums.set(
      key,
      sum.map((value, i) => value + open.values[i]),
    );
    open = undefined;
  };
  for (const line of lines.slice(samplesAt + 2, locationsAt)) {
    const sample = /^ *(-?\d+(?: +-?\d+)*):((?: \d+)*) *$/.exec(line);
    if (sample) {
      close();
      const ids = sample[2].trim() === '' ? [] : sample[2].trim().split(' ');
      open = {
        values: sample[1].trim().split(/ +/).map(BigInt),
        frames: collapse(ids.flatMap((id) => locations.get(id))).join(' < '),
        labels: [],
      };
    } else {
      open.labels.push(line.trim());
    }
  }
  close();
  const rows = [...sums]
    .filter(([, values]) => values.some((value) => value !== 0n))
    .map(([key, values]) => `${values.join(' ')} ${key}`)
    .sort();
  const totals = types.map((_, i) =>
    [...sums.values()].reduce((sum, values) => sum + values[i], 0n).toString(),
  );
  return {
    types,
    totals,
    stacks: rows.length,
    sha256: createHash('sha256').update(rows.join('\n')).digest('hex'),
    first: rows[0] ?? '',
  };
}

/** id → frames from the innermost; an inlined call is marked with ~ */
function readLocations(lines) {
  const locations = new Map();
  let id;
  for (const line of lines) {
    const head = /^ +(\d+): 0x[0-9a-f]+ (?:M=\d+ )?/.exec(line);
    if (head) {
      id = head[1];
      locations.set(id, []);
    }
    const rest = head ? line.slice(head[0].length) : line.trim();
    const frame = /^(.*) (.*):(\d+):\d+ s=\d+$/.exec(rest);
    if (!frame) throw new Error(`not understood: ${line}`);
    locations.get(id).push(frame);
  }
  for (const [key, frames] of locations) {
    locations.set(
      key,
      frames.map(([, name, file, number], i) => {
        if (name.trim() === '') return 'unknown';
        return `${i < frames.length - 1 ? '~' : ''}${name} ${file}:${number}`;
      }),
    );
  }
  return locations;
}

/** Go 1.27 writes an unknown thread stack as the same nameless location many times */
function collapse(frames) {
  return frames.filter((frame, i) => frame !== 'unknown' || frames[i - 1] !== 'unknown');
}
