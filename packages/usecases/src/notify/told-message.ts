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

const CHANGE_WORDS: Readonly<Record<string, string>> = {
  open: 'is open again',
  severity: 'has another severity',
  merged: 'took in another one',
  mitigated: 'is mitigated',
  resolved: 'is resolved',
  created: 'was created',
};

/** One line, without words out of a capture unless the message has `text`. */
export function lineOf(message: ToldMessage): string {
  const at = message.service ? ` in ${message.service.name}` : '';
  const { facts } = message;
  const count = facts['goroutines'];
  const many = typeof count === 'number' && count > 0 ? `, ${count} goroutines` : '';
  switch (message.event) {
    case 'finding.high':
      return `New ${facts['severity'] ?? 'high'} finding${at}: ${facts['pattern'] ?? 'see the capture'}${many}`;
    case 'finding.regression':
      return `Back again${at}: ${facts['pattern'] ?? 'a finding'}${many}`;
    case 'incident.changed': {
      const change = CHANGE_WORDS[String(facts['status'] ?? facts['change'] ?? '')];
      const severity = facts['severity'] === undefined ? '' : `, ${facts['severity']}`;
      return `Incident${at} ${change ?? 'changed'}${severity}`;
    }
    case 'mention':
      return `You were mentioned${at}`;
    case 'test':
      return `Test message from ${message.workspace.name}`;
  }
}

/** The body of a generic webhook. */
export const webhookBody = (message: ToldMessage): string =>
  JSON.stringify({ version: 1, ...message });

/** As Slack takes it, and what takes what Slack takes: `&`, `<` and `>` begin its own words. */
export function slackBody(message: ToldMessage): string {
  const safe = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lines = [`<${safe(message.url)}|${safe(lineOf(message)).replaceAll('|', '¦')}>`];
  if (message.text?.title) lines.push(safe(message.text.title));
  if (message.text?.sentence) lines.push(safe(message.text.sentence));
  return JSON.stringify({ text: lines.join('\n'), unfurl_links: false });
}

/** A mail has no text of a capture at all. */
export function mailOf(message: ToldMessage): { readonly subject: string; readonly text: string } {
  // One line: what a person typed must not begin a header.
  const subject = `[${message.workspace.name}] ${lineOf(message)}`
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  return {
    subject,
    text: [
      `${lineOf(message)}.`,
      '',
      message.url,
      '',
      `You get this mail as a member of ${message.workspace.name}. What is mailed is set there under`,
      'Settings, Notifications.',
    ].join('\n'),
  };
}
