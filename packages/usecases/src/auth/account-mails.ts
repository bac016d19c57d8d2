import type { Language } from '@unpark/model';
import type { MailMessage } from '../mail/mail-port';

type Words = readonly [subject: string, ...lines: string[]];

const mail = (to: string, [subject, ...lines]: Words): MailMessage => ({
  to,
  subject,
  text: [...lines, ''].join('\n'),
});

/** What the request of a browser is written in: the chosen language, else the first it asks for. */
export function languageOf(headers: Headers): Language {
  const chosen = /(?:^|;\s*)unpark-locale=(en|zh)(?:;|$)/.exec(headers.get('cookie') ?? '')?.[1];
  if (chosen) return chosen as Language;
  return (headers.get('accept-language') ?? '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export const passwordLinkMail = (to: string, link: string, language: Language): MailMessage =>
  mail(
    to,
    language === 'zh'
      ? [
          '设置新的 Unpark 密码',
          '有人请求为你的 Unpark 账号设置新密码。请在这里设置：',
          '',
          link,
          '',
          '链接一小时内有效，只能使用一次。如果不是你本人请求的，请忽略这封邮件：密码不会改变。',
        ]
      : [
          'A new password for Unpark',
          'Somebody asked for a new password of your Unpark account. Set it here:',
          '',
          link,
          '',
          'The link works once, within an hour. If it was not you, ignore this mail: your password stays.',
        ],
  );

export const emailLinkMail = (to: string, link: string, language: Language): MailMessage =>
  mail(
    to,
    language === 'zh'
      ? [
          '确认新的 Unpark 邮箱',
          '请确认你的 Unpark 账号今后使用这个邮箱：',
          '',
          link,
          '',
          '链接一小时内有效，只能使用一次。如果不是你本人请求的，请忽略这封邮件。',
        ]
      : [
          'Confirm your new address for Unpark',
          'Confirm that your Unpark account uses this address from now on:',
          '',
          link,
          '',
          'The link works once, within an hour. If it was not you, ignore this mail.',
        ],
  );

/** To the address that an account had before: its owner hears of it even when it was not them. */
export const emailChangedMail = (to: string, language: Language): MailMessage =>
  mail(
    to,
    language === 'zh'
      ? [
          '你的 Unpark 账号换了邮箱',
          '你的 Unpark 账号不再使用这个邮箱。如果不是你本人做的，请联系安装的管理员。',
        ]
      : [
          'Your Unpark account has another address',
          'Your Unpark account does not use this address any more. If it was not you, tell the operator of the installation.',
        ],
  );

export const passwordChangedMail = (to: string, language: Language): MailMessage =>
  mail(
    to,
    language === 'zh'
      ? [
          '你的 Unpark 密码已更改',
          '你的 Unpark 账号有了新密码，其他会话已经结束。如果不是你本人做的，请立即请求设置新密码。',
        ]
      : [
          'Your Unpark password was changed',
          'Your Unpark account has a new password, and its other sessions have ended. If it was not you, ask for a new password now.',
        ],
  );
