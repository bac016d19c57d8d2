/** Prints what scripts/score.mjs found; see docs/score.md for what is counted. */
/** @returns whether every bar is met */
export function printScore(results, selections) {
  printBundles(results);
  const sick = results.filter(({ truth }) => !truth.healthy);
  const well = results.filter(({ truth }) => truth.healthy);
  printSelections(sick, well, selections);
  printVersions(sick, well);
  return printBars(sick, well, results);
}

const share = (part, whole) => (whole === 0 ? '-' : `${part} of ${whole}`);

function table(head, rows) {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i].length)),
  );
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    );
  }
  console.log('');
}

/** `all`, or what was asked for instead. */
const mainOf = ({ bySelection }) => bySelection.all ?? Object.values(bySelection)[0];

function guiltyText(truth, { guiltyAt }) {
  if (truth.healthy || truth.guilty.length === 0) return '';
  return guiltyAt === 1 ? 'first' : guiltyAt > 1 ? `no. ${guiltyAt}` : 'no';
}

function printBundles(results) {
  table(
    ['bundle', 'right', 'guilty', 'primary', 'severity', 'conf', 'other alarms'],
    results.map((result) => {
      const { truth } = result;
      const found = mainOf(result);
      if (!found) return [truth.bundle, '-', '', '', '', '', ''];
      const right = truth.healthy
        ? found.outcome !== 'stalled' && found.alarms.length === 0
          ? 'yes'
          : 'NO'
        : found.rightAt === 1
          ? 'yes'
          : found.rightAt > 1 && found.rightAt <= 3
            ? `NO (no. ${found.rightAt})`
            : 'NO';
      return [
        truth.bundle,
        right,
        guiltyText(truth, found),
        found.primary ?? found.outcome,
        found.severity ?? '',
        found.confidence?.toFixed(2) ?? '',
        found.alarms
          .filter((alarm) => !alarm.startsWith(`${found.primary} `) || found.rightAt === 1)
          .join(', '),
      ];
    }),
  );
}

const count = (list, test) => list.filter(test).length;

function printSelections(sick, well, selections) {
  const rows = selections.flatMap(({ name, says }) => {
    const of = (list) => list.flatMap(({ bySelection }) => bySelection[name] ?? []);
    const s = of(sick);
    const w = of(well);
    if (s.length + w.length === 0) return [];
    return [
      [
        says,
        share(
          count(s, ({ rightAt }) => rightAt === 1),
          s.length,
        ),
        share(
          count(s, ({ rightAt }) => rightAt >= 1 && rightAt <= 3),
          s.length,
        ),
        String(count(s, ({ primary }) => primary === undefined)),
        share(
          count(s, ({ guiltyAt }) => guiltyAt === 1),
          s.length,
        ),
        String(count(s, ({ rightAt, alarms }) => rightAt === 1 && alarms.length > 0)),
        share(
          count(w, ({ alarms }) => alarms.length > 0),
          w.length,
        ),
      ],
    ];
  });
  table(
    [
      'files',
      'top 1',
      'top 3',
      'says nothing',
      'guilty first',
      'with other alarms',
      'healthy with alarm',
    ],
    rows,
  );
}

function printVersions(sick, well) {
  const versions = [...new Set([...sick, ...well].map(({ truth }) => truth.go))].sort();
  table(
    ['go', 'top 1', 'top 3', 'guilty first', 'healthy with alarm'],
    versions.map((go) => {
      const of = (list) =>
        list.filter(({ truth }) => truth.go === go).flatMap((r) => mainOf(r) ?? []);
      const s = of(sick);
      const w = of(well);
      return [
        go,
        share(
          count(s, ({ rightAt }) => rightAt === 1),
          s.length,
        ),
        share(
          count(s, ({ rightAt }) => rightAt >= 1 && rightAt <= 3),
          s.length,
        ),
        share(
          count(s, ({ guiltyAt }) => guiltyAt === 1),
          s.length,
        ),
        share(
          count(w, ({ alarms }) => alarms.length > 0),
          w.length,
        ),
      ];
    }),
  );
}

/** Of the bundles that name a guilty function, how many must have it first. */
const GUILTY_SHARE = 0.95;

function printBars(sick, well, results) {
  const first = sick.flatMap((result) => mainOf(result) ?? []);
  const named = sick.filter(
    ({ truth, bySelection }) => truth.guilty.length > 0 && mainOf({ bySelection }),
  );
  const guilty = count(named, (result) => mainOf(result).guiltyAt >= 1);
  const alarmed = well.filter(({ bySelection }) =>
    Object.values(bySelection).some(({ alarms }) => alarms.length > 0),
  );
  for (const { truth, bySelection } of alarmed) {
    for (const [name, { alarms }] of Object.entries(bySelection))
      if (alarms.length > 0)
        console.log(`alarm on ${truth.bundle} with ${name}: ${alarms.join(', ')}`);
  }
  const unread = results.flatMap(({ truth, unread: files }) =>
    files.map((file) => `${truth.bundle}/${file}`),
  );
  for (const file of unread) console.log(`not read: ${file}`);
  const right = count(first, ({ rightAt }) => rightAt === 1);
  const bars = [
    ['primary cause right on every bundle', right === first.length, share(right, first.length)],
    [
      `guilty function named in at least ${GUILTY_SHARE * 100} %`,
      guilty >= named.length * GUILTY_SHARE,
      share(guilty, named.length),
    ],
    [
      'no alarm on a healthy or repaired service, whatever files there are',
      alarmed.length === 0,
      `${alarmed.length} of ${well.length} alarmed`,
    ],
    ['every file read', unread.length === 0, `${unread.length} not read`],
  ];
  table(
    ['bar', 'met', 'measured'],
    bars.map(([bar, met, measured]) => [bar, met ? 'yes' : 'NO', measured]),
  );
  return bars.every(([, met]) => met);
}
