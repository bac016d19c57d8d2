/**
 * Writes what `go tool pprof -raw` reads in each profile: goldens/profiles.json of the fixtures,
 * goldens/corpus-profiles.json of every bundle of the corpus (digests only), goldens/text-profiles.json
 * of the texts of debug=1. Needs Go 1.26 on PATH, or PPROF_BIN=path of a built cmd/pprof; the tests
 * need neither. Run: node packages/formats/test/oracle/make-goldens.mjs
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const fixtures = path.join(here, '../fixtures');
const corpus = path.join(here, '../../../testkit/corpus');
const [command, ...first] = process.env.PPROF_BIN
  ? [process.env.PPROF_BIN]
  : ['go', 'tool', 'pprof'];

const profiles = {};
const texts = {};
for (const folder of readdirSync(fixtures).sort()) {
  for (const file of readdirSync(path.join(fixtures, folder)).sort()) {
    const name = `${folder}/${file}`;
    if (file.endsWith('.pprof')) profiles[name] = golden(rawOf(path.join(fixtures, name)));
    if (file.includes('debug1')) texts[name] = textGolden(rawOf(path.join(fixtures, name)));
  }
}
const ofCorpus = {};
for (const archive of readdirSync(corpus).sort()) {
  if (!archive.endsWith('.tar.gz')) continue;
  const bundle = archive.slice(0, -'.tar.gz'.length);
  const folder = mkdtempSync(path.join(tmpdir(), 'goldens-'));
  try {
    execFileSync('tar', ['xzf', path.join(corpus, archive), '-C', folder]);
    for (const file of readdirSync(folder).sort()) {
      const at = path.join(folder, file);
      if (file.endsWith('.pprof')) {
        const { totals, samples, stacks, sha256 } = golden(rawOf(at));
        ofCorpus[`${bundle}/${file}`] = [samples, stacks, totals.join(' '), sha256.slice(0, 32)];
      } else if (file.includes('debug1')) texts[`${bundle}/${file}`] = textGolden(rawOf(at));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
write('profiles.json', `${JSON.stringify(withoutSamples(profiles), undefined, 1)}\n`);
write('corpus-profiles.json', lineEach(ofCorpus));
write('text-profiles.json', lineEach(texts));

function write(name, text) {
  writeFileSync(path.join(here, '../goldens', name), text);
}

/** One line an entry: short, and a change shows as one line. */
function lineEach(entries) {
  const lines = Object.entries(entries).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  console.log(`${lines.length} profiles`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function withoutSamples(goldens) {
  const hide = (key, value) => (key === 'samples' ? undefined : value);
  return JSON.parse(JSON.stringify(goldens, hide));
}

function rawOf(file) {
  return execFileSync(command, [...first, '-symbolize=none', '-raw', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, GOTOOLCHAIN: 'local' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Types, samples (values, location ids, labels) in file order, and the lines behind them. */
function parseRaw(raw) {
  const lines = raw.split('\n');
  const samplesAt = lines.indexOf('Samples:');
  const locationsAt = lines.indexOf('Locations');
  const samples = [];
  for (const line of lines.slice(samplesAt + 2, locationsAt)) {
    const sample = /^ *(-?\d+(?: +-?\d+)*):((?: \d+)*) *$/.exec(line);
    if (sample) {
      samples.push({
        values: sample[1].trim().split(/ +/).map(BigInt),
        ids: sample[2].trim() === '' ? [] : sample[2].trim().split(' '),
        labels: [],
      });
    } else samples.at(-1).labels.push(line.trim());
  }
  return {
    types: lines[samplesAt + 1].replaceAll('[dflt]', '').trim().split(' '),
    samples,
    locationLines: lines.slice(locationsAt + 1, lines.indexOf('Mappings')),
  };
}

function totalsOf(types, samples) {
  return types.map((_, i) => samples.reduce((sum, { values }) => sum + values[i], 0n).toString());
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function golden(raw) {
  const { types, samples, locationLines } = parseRaw(raw);
  const locations = readLocations(locationLines);
  const sums = new Map();
  for (const { values, ids, labels } of samples) {
    const frames = collapse(ids.flatMap((id) => locations.get(id))).join(' < ');
    const key = `${frames} | ${labels.sort().join(' ')}`;
    const sum = sums.get(key) ?? types.map(() => 0n);
    sums.set(
      key,
      sum.map((value, i) => value + values[i]),
    );
  }
  const rows = [...sums]
    .filter(([, values]) => values.some((value) => value !== 0n))
    .map(([key, values]) => `${values.join(' ')} ${key}`)
    .sort();
  return {
    types,
    totals: totalsOf(types, samples),
    samples: samples.length,
    stacks: rows.length,
    sha256: sha256(rows.join('\n')),
    first: rows[0] ?? '',
  };
}

/** Of a text only the numbers: the tool does not read the names. */
function textGolden(raw) {
  const { types, samples } = parseRaw(raw);
  const rows = samples.map(({ values, labels }) => [...values, ...labels].join(' '));
  return [
    types.join(' '),
    samples.length,
    totalsOf(types, samples).join(' '),
    sha256(rows.join('\n')).slice(0, 32),
  ];
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
