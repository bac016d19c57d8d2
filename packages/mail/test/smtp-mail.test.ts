import { catchMail, type MailCatcher } from '@unpark/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSmtpMail, type SmtpMail } from '../src/index';

let catcher: MailCatcher;
let mail: SmtpMail;
let reasons: string[];

beforeEach(async () => {
  catcher = await catchMail();
  reasons = [];
  mail = openSmtpMail({ url: catcher.url, from: 'Unpark <unpark@example.test>' }, (reason) =>
    reasons.push(reason),
  );
});
afterEach(async () => {
  mail.close();
  await catcher.close();
});

const message = { to: 'ada@example.test', subject: 'Reset — 重置', text: 'Open:\n.\nhttps://x/y' };

describe('mail by SMTP', () => {
  it('reaches one person with its words', async () => {
    expect(await mail.send(message)).toEqual({ ok: true, value: undefined });
    expect(catcher.mails).toHaveLength(1);
    const [caught] = catcher.mails;
    expect(caught).toMatchObject({ from: 'unpark@example.test', to: ['ada@example.test'] });
    expect(caught?.text.replaceAll('\r', '').trim()).toBe(message.text);
    expect(caught?.source).toMatch(/^From: Unpark <unpark@example\.test>/m);
  });

  it.each([
    ['a second recipient', 'ada@example.test, eve@example.test'],
    ['a line end', 'ada@example.test>\r\nRCPT TO:<eve@example.test'],
  ])('never reaches a second person by %s in an address', async (_name, to) => {
    await mail.send({ ...message, to });
    expect(catcher.mails.flatMap((caught) => caught.to)).not.toContain('eve@example.test');
  });

  it('keeps a subject from becoming a header', async () => {
    await mail.send({ ...message, subject: 'Hello\r\nBcc: eve@example.test' });
    expect(catcher.mails[0]?.source).not.toMatch(/^Bcc:/m);
    expect(catcher.mails[0]?.to).toEqual(['ada@example.test']);
  });

  it('says that a server refused the address, without quoting the mail', async () => {
    catcher.refuse = '550 no such person ada@example.test';
    const sent = await mail.send(message);
    expect(sent.ok ? '' : sent.error.code).toBe('mail.refused');
    expect(reasons.join()).toMatch(/550/);
    expect(reasons.join()).not.toContain('ada@');
  });

  it('says that no server is there', async () => {
    await catcher.close();
    const sent = await mail.send(message);
    expect(sent.ok ? '' : sent.error.code).toBe('mail.unreachable');
  });
});
