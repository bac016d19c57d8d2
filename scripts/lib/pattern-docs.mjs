/**
 * Pages of docs/patterns from the library: one an entry and an index by class, in English and Chinese.
 * Pure: the same library gives the same text.
 */

const NOTE =
  '<!-- Made from packages/diagnosis/src/library by scripts/make-pattern-docs.mjs; change it there. -->';

const CLASSES = ['channel', 'sync', 'network', 'pool', 'runtime', 'growth'];

/** Words of the pages that are not the library's. */
const WORDS = {
  en: {
    suffix: '.md',
    other: { suffix: '.zh.md', name: '中文' },
    index: 'Patterns',
    intro: (all, found) =>
      `What Unpark knows of stalls in Go programs: ${all} patterns, ${found} of which it looks for. Each page says why goroutines wait, how that looks in each kind of file, what looks the same and is well, and what to change. \`unpark analyze\` names findings by these ids.`,
    classes: {
      channel: 'Channels and contexts',
      sync: 'Locks and other primitives of sync',
      network: 'Network, HTTP and RPC',
      pool: 'Pools of connections',
      runtime: 'Runtime, scheduler and system calls',
      growth: 'Goroutines that pile up',
    },
    columns: ['pattern', 'what it is', 'found'],
    artifacts: {
      'pprof-cpu': 'CPU profile',
      'pprof-heap': 'Heap profile',
      'pprof-allocs': 'Allocs profile',
      'pprof-block': 'Block profile',
      'pprof-mutex': 'Mutex profile',
      'pprof-goroutine': 'Goroutine profile',
      'pprof-threadcreate': 'Threadcreate profile',
      'pprof-goroutineleak': 'Goroutine leak profile',
      'goroutine-dump': 'Goroutine dump',
      'execution-trace': 'Execution trace',
      metrics: 'Runtime metrics',
    },
    proven: {
      captures: 'checked on captures',
      source: 'known from source code and reports, not from captures',
    },
    prior: (prior) => `confidence ${prior} before any other witness`,
    cause: 'Why it stalls',
    signs: 'How it looks',
    lookAlikes: 'Looks the same and is well',
    remedy: 'Remedy',
    detection: 'How it is found',
    by: { rule: 'by a rule', code: 'by code', none: 'explained only' },
    code: 'By code, which walks the wait graph or counts: see `packages/diagnosis/src/patterns`.',
    none: 'Nothing looks for it: no capture shows it for certain.',
    rule: 'Goroutines for which all of this holds:',
    variant: 'Also, as the same fault:',
    match: {
      kinds: 'wait is',
      reasons: 'Go says',
      frames: 'stack, from the innermost, holds',
      top: 'innermost function is',
      without: 'stack holds none of',
      twice: 'stack holds twice',
      createdBy: 'started by',
      request: (yes) => (yes ? 'serves a request' : 'serves no request'),
    },
    then: ', then ',
    or: ' or ',
    present: 'Beside them there must be goroutines',
    absent: 'Beside them there must be no goroutines',
    presentWeighs: 'Surer or less sure with goroutines',
    absentWeighs: 'Surer or less sure without goroutines',
    holder: 'They wait for goroutines',
    severity: ['severity', 'when (the first line that holds; none: not reported)'],
    otherwise: 'otherwise',
    conditions: {
      dumps: (n) => (n === 1 ? 'one dump' : 'two dumps or more'),
      apart: (n) => `the dumps are ${n} s or more apart`,
      count: (n) => `at least ${n} of them`,
      lasting: (n) => `at least ${n} in both dumps`,
      stayed: (n) => `at least ${n} with the same id and stack in both dumps`,
      stayedShare: (n) => `${percent(n)} of the first dump's are still there`,
      share: (n) => `they are ${percent(n)} of the goroutines that are not idle by design`,
      requests: (n) => `at least ${n} ${n === 1 ? 'request waits' : 'requests wait'}`,
      minutes: (n) => `the oldest prints ${n} min or more`,
      grows: (yes) => (yes ? 'their number grows' : 'their number does not grow'),
      leaked: (yes) =>
        yes ? 'the leak profile lists them' : 'the leak profile does not list them',
      holder: (yes) => (yes ? 'who holds them up is found' : 'who holds them up is not found'),
      reasons: (list) => `Go says ${codes(list, ' or ')}`,
      clientsLeft: (n) => `at least ${n} clients have left`,
      asleep: (yes) => (yes ? 'all goroutines are asleep' : 'not all goroutines are asleep'),
      aged: (yes) => (yes ? 'most print an age' : 'most print no age'),
      behind: (n) => `at least ${n} wait for them`,
      ofAll: (n) => `they are ${percent(n)} of all goroutines that do not wait for work by design`,
    },
    and: ', ',
    list: ', ',
    colon: ': ',
    stop: '.',
    fill: (text) => text.replaceAll('{function}', 'the function'),
    replaces: 'Says more of the same goroutines than',
    examples: 'Captures',
    mustMatch: 'found in',
    mustNot: 'silent on',
  },
  zh: {
    suffix: '.zh.md',
    other: { suffix: '.md', name: 'English' },
    index: '模式库',
    intro: (all, found) =>
      `Unpark 对 Go 程序停顿的了解：共 ${all} 个模式，其中 ${found} 个会被自动检测。每一页说明 goroutine 为什么等待、在各种文件里是什么样子、哪些情况看起来相同却是正常的，以及该改什么。\`unpark analyze\` 的结果使用这里的 id。`,
    classes: {
      channel: 'channel 与 context',
      sync: '锁与 sync 原语',
      network: '网络、HTTP 与 RPC',
      pool: '连接池',
      runtime: 'runtime、调度与系统调用',
      growth: 'goroutine 堆积',
    },
    columns: ['模式', '是什么', '检测方式'],
    artifacts: {
      'pprof-cpu': 'CPU profile',
      'pprof-heap': 'heap profile',
      'pprof-allocs': 'allocs profile',
      'pprof-block': 'block profile',
      'pprof-mutex': 'mutex profile',
      'pprof-goroutine': 'goroutine profile',
      'pprof-threadcreate': 'threadcreate profile',
      'pprof-goroutineleak': 'goroutineleak profile',
      'goroutine-dump': 'goroutine dump',
      'execution-trace': 'execution trace',
      metrics: '运行时指标',
    },
    proven: {
      captures: '已用真实采集验证',
      source: '来自源码与公开报告，未用采集验证',
    },
    prior: (prior) => `没有其他佐证时的置信度 ${prior}`,
    cause: '为什么会停',
    signs: '表现',
    lookAlikes: '看起来相同但正常的情况',
    remedy: '怎么改',
    detection: '如何检测',
    by: { rule: '规则', code: '代码', none: '仅说明' },
    code: '由代码检测（沿等待图查找或计数），见 `packages/diagnosis/src/patterns`。',
    none: '不做检测：没有哪种采集能确切显示它。',
    rule: '同时满足以下条件的 goroutine：',
    variant: '同一故障的另一种等待：',
    match: {
      kinds: '等待类型',
      reasons: 'Go 的等待原因',
      frames: '栈中由内到外依次有',
      top: '最内层函数是',
      without: '栈中没有',
      twice: '栈中出现两次',
      createdBy: '创建者是',
      request: (yes) => (yes ? '正在处理请求' : '不在处理请求'),
    },
    then: '，然后 ',
    or: ' 或 ',
    present: '旁边还必须有这样的 goroutine',
    absent: '旁边不能有这样的 goroutine',
    presentWeighs: '若有这样的 goroutine，置信度随之增减',
    absentWeighs: '若没有这样的 goroutine，置信度随之增减',
    holder: '它们等待的是这样的 goroutine',
    severity: ['严重程度', '条件（取第一条成立的；都不成立则不报告）'],
    otherwise: '其余情况',
    conditions: {
      dumps: (n) => (n === 1 ? '只有一份 dump' : '有两份或更多 dump'),
      apart: (n) => `两份 dump 相隔至少 ${n} 秒`,
      count: (n) => `至少 ${n} 个`,
      lasting: (n) => `两份 dump 里都至少有 ${n} 个`,
      stayed: (n) => `至少 ${n} 个在两份 dump 里 id 与栈都相同`,
      stayedShare: (n) => `第一份 dump 里的 ${percent(n)} 仍在`,
      share: (n) => `占非空闲 goroutine 的 ${percent(n)}`,
      requests: (n) => `至少 ${n} 个请求在等`,
      minutes: (n) => `最久的一个显示 ${n} 分钟或更长`,
      grows: (yes) => (yes ? '数量在增长' : '数量没有增长'),
      leaked: (yes) =>
        yes ? 'goroutineleak profile 列出了它们' : 'goroutineleak profile 没有列出它们',
      holder: (yes) => (yes ? '找到了占用者' : '没有找到占用者'),
      reasons: (list) => `Go 的等待原因是 ${codes(list, ' 或 ')}`,
      clientsLeft: (n) => `至少 ${n} 个客户端已经离开`,
      asleep: (yes) => (yes ? '所有 goroutine 都在休眠' : '并非所有 goroutine 都在休眠'),
      aged: (yes) => (yes ? '大多数显示了等待时长' : '大多数没有显示等待时长'),
      behind: (n) => `至少有 ${n} 个在等它们`,
      ofAll: (n) => `占全部 goroutine（不含按设计等活的）的 ${percent(n)}`,
    },
    and: '，',
    list: '、',
    colon: '：',
    stop: '。',
    fill: (text) => text.replaceAll(/ ?\{function\} ?/g, '该函数'),
    replaces: '对同样的 goroutine，比以下模式说得更具体',
    examples: '采集样本',
    mustMatch: '应命中',
    mustNot: '应沉默',
  },
};

const percent = (share) => `${Math.round(share * 1000) / 10} %`;

/** Code spans; a symbol has no backtick. */
const code = (text) => `\`${text}\``;
const codes = (list, between) => list.map(code).join(between);

/** In a table a bar would begin a cell. */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * @param {readonly object[]} library entries in the order of the catalogue
 * @param {ReadonlySet<string>} detected ids that something looks for
 * @returns {Map<string, string>} file name below docs/patterns → text
 */
export function patternPages(library, detected) {
  const pages = new Map();
  for (const language of ['en', 'zh']) {
    const words = WORDS[language];
    for (const entry of library) {
      pages.set(`${entry.id}${words.suffix}`, entryPage(entry, language, detected, library));
    }
    pages.set(`README${words.suffix}`, indexPage(library, language, detected));
  }
  return pages;
}

function foundBy(entry, detected) {
  if (!detected.has(entry.id)) return 'none';
  return entry.rule ? 'rule' : 'code';
}

function indexPage(library, language, detected) {
  const words = WORDS[language];
  const found = library.filter(({ id }) => detected.has(id)).length;
  const lines = [
    NOTE,
    `# ${words.index}`,
    '',
    `[${words.other.name}](README${words.other.suffix})`,
    '',
    words.intro(library.length, found),
  ];
  for (const of of CLASSES) {
    const entries = library.filter((entry) => entry.class === of);
    if (entries.length === 0) continue;
    lines.push(
      '',
      `## ${words.classes[of]}`,
      '',
      row(words.columns),
      row(words.columns.map(() => '---')),
    );
    for (const entry of entries) {
      lines.push(
        row([
          `[${code(entry.id)}](${entry.id}${words.suffix})<br>${cell(entry.title[language])}`,
          cell(entry.about[language]),
          words.by[foundBy(entry, detected)],
        ]),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const row = (cells) => `| ${cells.join(' | ')} |`;

function entryPage(entry, language, detected, library) {
  const words = WORDS[language];
  const lines = [
    NOTE,
    `# ${entry.title[language]}`,
    '',
    `${code(entry.id)} · [${words.classes[entry.class]}](README${words.suffix}) · ${words.prior(entry.prior)} · ${words.proven[entry.proven]} · [${words.other.name}](${entry.id}${words.other.suffix})`,
    '',
    entry.about[language],
    '',
    `## ${words.cause}`,
    '',
    entry.cause[language],
  ];
  if (entry.signs.length > 0) {
    lines.push('', `## ${words.signs}`, '');
    for (const sign of entry.signs) {
      lines.push(
        `- **${words.artifacts[sign.artifact] ?? sign.artifact}**${words.colon}${sign.words[language]}`,
      );
    }
  }
  if (entry.lookAlikes.length > 0) {
    lines.push('', `## ${words.lookAlikes}`, '');
    for (const alike of entry.lookAlikes) lines.push(`- ${alike[language]}`);
  }
  lines.push('', `## ${words.remedy}`, '', ...remedyLines(entry.remedy, language));
  lines.push('', `## ${words.detection}`, '', ...detectionLines(entry, language, detected));
  const known = new Set(library.map(({ id }) => id));
  const general = (entry.replaces ?? []).filter((id) => known.has(id));
  if (general.length > 0) {
    const links = general.map((id) => `[${code(id)}](${id}${words.suffix})`).join(words.list);
    lines.push('', `${words.replaces}${words.colon}${links}${words.stop}`);
  }
  if (entry.examples) {
    const { match, silent } = entry.examples;
    const told = [
      ...(match ? [`${words.mustMatch} ${code(match)}`] : []),
      ...(silent ? [`${words.mustNot} ${code(silent)}`] : []),
    ];
    if (told.length > 0)
      lines.push('', `${words.examples}${words.colon}${told.join(words.and)}${words.stop}`);
  }
  return `${lines.join('\n')}\n`;
}

function remedyLines({ words: text, diff }, language) {
  const lines = [WORDS[language].fill(text[language])];
  if (diff) lines.push('', '```diff', ...diff, '```');
  return lines;
}

function detectionLines(entry, language, detected) {
  const words = WORDS[language];
  const by = foundBy(entry, detected);
  const lines = by === 'rule' ? ruleLines(entry.rule, words.rule, words) : [words[by]];
  for (const variant of entry.variants ?? []) {
    const title = variant.title ? `${variant.title[language]}${words.stop} ` : '';
    lines.push('', ...ruleLines(variant.rule, `${title}${words.variant}`, words));
    if (variant.remedy) lines.push('', ...remedyLines(variant.remedy, language));
  }
  return lines;
}

function ruleLines(rule, head, words) {
  const lines = [head, '', ...matchLines(rule.waiting, words)];
  for (const companion of rule.companions ?? []) {
    const weighs = companion.weight !== undefined;
    const title = words[weighs ? `${companion.is}Weighs` : companion.is];
    lines.push('', `${title}${words.colon.trim()}`, '', ...matchLines(companion.match, words));
  }
  if (rule.holder)
    lines.push(
      '',
      `${words.holder}${words.colon.trim()}`,
      '',
      ...matchLines(rule.holder.match, words),
    );
  lines.push('', row(words.severity), row(['---', '---']));
  for (const { severity, when } of rule.severity) {
    lines.push(row([severity, cell(conditionText(when, words))]));
  }
  return lines;
}

function matchLines(match, words) {
  const lines = [];
  for (const key of Object.keys(words.match)) {
    const value = match[key];
    if (value === undefined) continue;
    if (key === 'request') lines.push(`- ${words.match.request(value)}`);
    else lines.push(`- ${words.match[key]} ${matchText(key, value, words)}`);
  }
  return lines;
}

function matchText(key, value, words) {
  if (typeof value === 'string') return code(value);
  if (key === 'without') return codes(value, words.list);
  if (key !== 'frames') return codes(value, words.or);
  return value
    .map((frame) => (typeof frame === 'string' ? code(frame) : codes(frame, words.or)))
    .join(words.then);
}

function conditionText(when, words) {
  const parts = Object.keys(words.conditions).flatMap((key) =>
    when[key] === undefined ? [] : [words.conditions[key](when[key])],
  );
  return parts.length === 0 ? words.otherwise : parts.join(words.and);
}
