import { type Language, phrasesText } from '@unpark/model';
import type { KeyRef } from '../access/writer';
import type { IncidentEventView, IncidentView, Person } from './incident-views';
import { escapeMarkdown } from './report-blocks';
import { REPORT_FIELDS, type ReportField } from './report-template';

export interface PinnedNote {
  readonly text: string;
  readonly by?: Person | undefined;
  readonly byKey?: KeyRef | undefined;
  readonly at: string;
}

export interface ReportFacts {
  readonly view: IncidentView;
  readonly summary: string;
  readonly notes: readonly PinnedNote[];
  /** where people open this installation */
  readonly publicUrl: string;
}

const WORDS = {
  en: {
    service: 'Service',
    severity: 'Severity',
    status: 'Status',
    time: 'Time',
    lead: 'Lead',
    fix: 'Fix',
    people: 'People',
    nobody: 'nobody yet',
    goesOn: 'goes on',
    somebody: 'Somebody who left',
    key: (name: string) => `Key ${name}`,
    none: 'None.',
    goroutines: (count: number) => `${count} goroutines`,
    noVerdict: 'no verdict',
    deploy: 'Deploy',
    owner: 'owner',
    noOwner: 'no owner yet',
    severities: { critical: 'critical', high: 'high', medium: 'medium', low: 'low', info: 'info' },
    statuses: { open: 'open', mitigated: 'mitigated', resolved: 'resolved' },
  },
  zh: {
    service: '服务',
    severity: '严重程度',
    status: '状态',
    time: '时间',
    lead: '负责人',
    fix: '修复',
    people: '参与者',
    nobody: '暂无',
    goesOn: '仍在持续',
    somebody: '已离开的成员',
    key: (name: string) => `密钥 ${name}`,
    none: '无。',
    goroutines: (count: number) => `${count} 个 goroutine`,
    noVerdict: '没有结论',
    deploy: '部署',
    owner: '负责人',
    noOwner: '暂无负责人',
    severities: { critical: '紧急', high: '高', medium: '中', low: '低', info: '提示' },
    statuses: { open: '未解决', mitigated: '已缓解', resolved: '已解决' },
  },
} as const;

/** `2026-11-26 18:00:05 UTC`: the same in every language. */
const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** Text that people wrote as Markdown: kept, but never HTML. */
const ownMarkdown = (text: string): string => text.replaceAll('<', '\\<');

/** A report with everything filled in, as Markdown. Fields that are not known stay as they are. */
export function fillReport(body: string, facts: ReportFacts, language: Language): string {
  const texts = new Map<string, string>();
  for (const field of REPORT_FIELDS) {
    if (body.includes(`{{${field}}}`)) texts.set(field, fieldText(field, facts, language));
  }
  // split and join: what is filled in is not looked through again
  return body
    .split('{{')
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('}}');
      const text = end < 0 ? undefined : texts.get(part.slice(0, end));
      return text === undefined ? `{{${part}` : text + part.slice(end + 2);
    })
    .join('');
}

function fieldText(field: ReportField, facts: ReportFacts, language: Language): string {
  const { view, summary, notes, publicUrl } = facts;
  const words = WORDS[language];
  const colon = language === 'zh' ? '：' : ': ';
  const nameOf = (person: Person | undefined): string =>
    person ? escapeMarkdown(person.name ?? words.somebody) : words.somebody;
  const writerOf = ({ by, byKey }: { by?: Person | undefined; byKey?: KeyRef | undefined }) =>
    byKey ? escapeMarkdown(words.key(byKey.name)) : nameOf(by);
  const list = (lines: readonly string[]): string =>
    lines.length === 0 ? words.none : lines.map((line) => `- ${line}`).join('\n');
  const captureLink = (id: string, text: string): string =>
    `[${text}](${publicUrl}/w/${view.workspace.slug}/captures/${id})`;
  switch (field) {
    case 'title':
      return escapeMarkdown(view.incident.title);
    case 'facts': {
      const { incident, people } = view;
      const lead = people.find(({ leads }) => leads);
      const others = people.filter(({ leads }) => !leads);
      const end = incident.toAt === undefined ? words.goesOn : timeText(incident.toAt);
      return list([
        `${words.service}${colon}${escapeMarkdown(view.service.name)}`,
        `${words.severity}${colon}${words.severities[incident.severity]}`,
        `${words.status}${colon}${words.statuses[incident.status]}`,
        `${words.time}${colon}${timeText(incident.fromAt)} – ${end}`,
        `${words.lead}${colon}${lead ? nameOf(lead) : words.nobody}`,
        ...(others.length > 0 ? [`${words.people}${colon}${others.map(nameOf).join(', ')}`] : []),
        ...(incident.fixUrl === undefined
          ? []
          : [`${words.fix}${colon}[${escapeMarkdown(incident.fixUrl)}](${incident.fixUrl})`]),
      ]);
    }
    case 'summary':
      return summary.trim() === '' ? words.none : ownMarkdown(summary.trim());
    case 'evidence': {
      const { evidence } = view;
      if (!evidence) return words.none;
      const { finding, captureId, at } = evidence;
      return [
        `${escapeMarkdown(finding.title)} (${captureLink(captureId, timeText(at))})`,
        list(
          [...finding.evidence, ...finding.against].map(
            ({ statement, source }) =>
              `${escapeMarkdown(phrasesText(statement))} (${escapeMarkdown(source)})`,
          ),
        ),
      ].join('\n\n');
    }
    case 'timeline':
      return list(
        [
          ...view.events
            .filter(({ kind }) => TOLD.has(kind))
            .map((event) => ({ at: event.at, text: eventText(event, language) })),
          ...view.captures.map((capture) => ({
            at: capture.at,
            text: captureLink(capture.id, escapeMarkdown(capture.sentence ?? words.noVerdict)),
          })),
          ...view.around.deploys.map(({ at, revision, note }) => ({
            at,
            text: [words.deploy, revision, note]
              .filter((part) => part !== undefined && part !== '')
              .map((part) => escapeMarkdown(part ?? ''))
              .join(' '),
          })),
        ]
          .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
          .map(({ at, text }) => `${timeText(at)}${colon}${text}`),
      );
    case 'captures':
      return list(
        view.captures.map(
          (capture) =>
            `${captureLink(capture.id, timeText(capture.at))}${
              capture.goroutineCount === undefined
                ? ''
                : `, ${words.goroutines(capture.goroutineCount)}`
            }`,
        ),
      );
    case 'notes':
      return list([
        ...notes.map(
          (said) => `${writerOf(said)}, ${timeText(said.at)}${colon}${escapeMarkdown(said.text)}`,
        ),
        ...view.comments
          .filter(({ isDeleted }) => !isDeleted)
          .map(
            (said) => `${writerOf(said)}, ${timeText(said.at)}${colon}${escapeMarkdown(said.text)}`,
          ),
      ]);
    case 'checklist':
      return list(
        view.checklist.map(({ text, owner, doneAt }) => {
          const who = owner ? `${words.owner} ${nameOf(owner)}` : words.noOwner;
          return `[${doneAt === undefined ? ' ' : 'x'}] ${escapeMarkdown(text)} (${who})`;
        }),
      );
  }
}

const TOLD: ReadonlySet<string> = new Set(['created', 'status', 'severity', 'merged', 'said']);

function eventText(event: IncidentEventView, language: Language): string {
  const words = WORDS[language];
  const { details } = event;
  const zh = language === 'zh';
  switch (event.kind) {
    case 'created':
      return zh ? '创建事故' : 'Incident created';
    case 'status': {
      const to = words.statuses[details['to'] as keyof typeof words.statuses] ?? '';
      return `${words.status}${zh ? '：' : ' '}${to}`;
    }
    case 'severity': {
      const to = words.severities[details['to'] as keyof typeof words.severities] ?? '';
      return `${words.severity}${zh ? '：' : ' '}${to}`;
    }
    case 'merged':
      return `${zh ? '并入' : 'Merged'}${zh ? '：' : ': '}${escapeMarkdown(details['title'] ?? '')}`;
    default:
      return escapeMarkdown(details['text'] ?? '');
  }
}
