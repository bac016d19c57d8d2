import type { MailMessage } from '../mail/mail-port';

export interface InvitationMail {
  readonly to: string;
  readonly from: string;
  readonly workspace: string;
  readonly role: 'admin' | 'editor' | 'viewer';
  readonly link: string;
  /** of the page that it was sent from: what the invited person reads is not known yet */
  readonly language: 'en' | 'zh';
}

const ROLES_ZH = { admin: '管理员', editor: '编辑者', viewer: '只读成员' } as const;
const ROLES_EN = { admin: 'an admin', editor: 'an editor', viewer: 'a viewer' } as const;

/** Text only: names in it are written by people, and no mail program makes markup of it. */
export function invitationMail(mail: InvitationMail): MailMessage {
  const { to, from, workspace, role, link, language } = mail;
  if (language === 'zh') {
    return {
      to,
      subject: `${from} 邀请你加入 Unpark 工作区 ${workspace}`,
      text: [
        `${from} 邀请你以${ROLES_ZH[role]}身份加入 Unpark 工作区“${workspace}”。`,
        '',
        link,
        '',
        `链接 72 小时内有效，只能使用一次，并且只适用于 ${to} 的账号。`,
        '如果你不认识对方，请忽略这封邮件：不打开链接就不会发生任何事。',
        '',
      ].join('\n'),
    };
  }
  return {
    to,
    subject: `${from} invites you to ${workspace} on Unpark`,
    text: [
      `${from} invites you to the Unpark workspace "${workspace}" as ${ROLES_EN[role]}.`,
      '',
      link,
      '',
      `The link works once, within 72 hours, and only for an account with the address ${to}.`,
      'If you do not know this person, ignore this mail: nothing happens unless you open the link.',
      '',
    ].join('\n'),
  };
}
