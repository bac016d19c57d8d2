import type { Language } from '@unpark/model';
import type { PeopleEventName, ToldDetails } from './people-event';

/** One message as a channel or a mail carries it. */
export interface ToldMessage {
  readonly id: string;
  readonly event: PeopleEventName | 'test';
  readonly object: string;
  readonly at: string;
  readonly workspace: { readonly slug: string; readonly name: string };
  readonly service?: { readonly slug: string; readonly name: string };
  /** where it leads to, a whole address */
  readonly url: string;
  readonly facts: ToldDetails['facts'];
  readonly text?: ToldDetails['text'];
}

interface Line {
  /** ` in <service>` or nothing */
  readonly service: string | undefined;
  readonly workspace: string;
  readonly severity: string | undefined;
  readonly pattern: string | undefined;
  readonly change: string;
  /** `, 12 goroutines` or nothing */
  readonly goroutines: number;
}

type LineOf = Readonly<Record<ToldMessage['event'], (line: Line) => string>>;

const CHANGES_EN: Readonly<Record<string, string>> = {
  open: 'is open again',
  severity: 'has another severity',
  merged: 'took in another one',
  mitigated: 'is mitigated',
  resolved: 'is resolved',
  created: 'was created',
};
const CHANGES_ZH: Readonly<Record<string, string>> = {
  open: '已重新打开',
  severity: '的严重度有变',
  merged: '并入了另一个事故',
  mitigated: '已缓解',
  resolved: '已解决',
  created: '已创建',
};
const SEVERITIES_ZH: Readonly<Record<string, string>> = {
  critical: '严重',
  high: '高',
  medium: '中',
  low: '低',
  info: '提示',
};

const english = (line: Line) => ({
  at: line.service === undefined ? '' : ` in ${line.service}`,
  many: line.goroutines > 0 ? `, ${line.goroutines} goroutines` : '',
});
const chinese = (line: Line) => ({
  at: line.service === undefined ? '' : `${line.service}：`,
  many: line.goroutines > 0 ? `，${line.goroutines} 个 goroutine` : '',
  severity:
    line.severity === undefined ? undefined : (SEVERITIES_ZH[line.severity] ?? line.severity),
});

const LINES: Readonly<Record<Language, LineOf>> = {
  en: {
    'finding.high': (line) => {
      const { at, many } = english(line);
      return `New ${line.severity ?? 'high'} finding${at}: ${line.pattern ?? 'see the capture'}${many}`;
    },
    'finding.regression': (line) => {
      const { at, many } = english(line);
      return `Back again${at}: ${line.pattern ?? 'a finding'}${many}`;
    },
    'incident.changed': (line) => {
      const severity = line.severity === undefined ? '' : `, ${line.severity}`;
      return `Incident${english(line).at} ${CHANGES_EN[line.change] ?? 'changed'}${severity}`;
    },
    mention: (line) => `You were mentioned${english(line).at}`,
    test: (line) => `Test message from ${line.workspace}`,
  },
  zh: {
    'finding.high': (line) => {
      const { at, many, severity } = chinese(line);
      return `${at}新发现（严重度：${severity ?? '高'}）：${line.pattern ?? '见采集'}${many}`;
    },
    'finding.regression': (line) => {
      const { at, many } = chinese(line);
      return `${at}问题再次出现：${line.pattern ?? '一个发现'}${many}`;
    },
    'incident.changed': (line) => {
      const { at, severity } = chinese(line);
      const now = severity === undefined ? '' : `（严重度：${severity}）`;
      return `${at}事故${CHANGES_ZH[line.change] ?? '有变化'}${now}`;
    },
    mention: (line) =>
      line.service === undefined ? '有人提到了你' : `有人在 ${line.service} 中提到了你`,
    test: (line) => `来自 ${line.workspace} 的测试消息`,
  },
};

/** One line, without words out of a capture unless the message has `text`. */
export function lineOf(message: ToldMessage, language: Language): string {
  const { facts, service, workspace, event } = message;
  const text = (name: string): string | undefined =>
    facts[name] === undefined ? undefined : String(facts[name]);
  const count = facts['goroutines'];
  return LINES[language][event]({
    service: service?.name,
    workspace: workspace.name,
    severity: text('severity'),
    pattern: text('pattern'),
    change: text('status') ?? text('change') ?? '',
    goroutines: typeof count === 'number' ? count : 0,
  });
}

/** The body of a generic webhook. */
export const webhookBody = (message: ToldMessage): string =>
  JSON.stringify({ version: 1, ...message });

/** As Slack takes it, and what takes what Slack takes: `&`, `<` and `>` begin its own words. */
export function slackBody(message: ToldMessage, language: Language): string {
  const safe = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = [`<${safe(message.url)}|${safe(lineOf(message, language)).replaceAll('|', '¦')}>`];
  const { title, titleZh, sentence } = message.text ?? {};
  const said = (language === 'zh' && titleZh) || title;
  if (said) lines.push(safe(said));
  if (sentence) lines.push(safe(sentence));
  return JSON.stringify({ text: lines.join('\n'), unfurl_links: false });
}

/** A mail has no text of a capture at all. */
export function mailOf(
  message: ToldMessage,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const { name } = message.workspace;
  const line = lineOf(message, language);
  const why =
    language === 'zh'
      ? [
          `你收到这封邮件，是因为你是 ${name} 的成员。`,
          '哪些消息会发到邮箱，可在该工作区的“设置 → 通知”中更改。',
        ]
      : [
          `You get this mail as a member of ${name}. What is mailed is set there under`,
          'Settings, Notifications.',
        ];
  return {
    // One line: what a person typed must not begin a header.
    subject: `[${name}] ${line}`.replace(/\s+/g, ' ').slice(0, 200),
    text: [`${line}${language === 'zh' ? '。' : '.'}`, '', message.url, '', ...why].join('\n'),
  };
}
