import { err, ok, type Problem, type Result } from '@unpark/base';
import { createTransport } from 'nodemailer';

export interface SmtpSettings {
  /** `smtp://user:password@host:587` (STARTTLS where the server offers it) or `smtps://…:465` */
  readonly url: string;
  /** `Unpark <unpark@example.com>` */
  readonly from: string;
}

interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** A person waits for the answer of what sends a mail. */
const CONNECT_MS = 5_000;
const SILENT_MS = 10_000;

const REFUSED: Problem = {
  code: 'mail.refused',
  message: 'The mail server did not take the mail for this address.',
  next: 'Check the address; the log of the server has the answer of the mail server.',
};
const UNREACHABLE: Problem = {
  code: 'mail.unreachable',
  message: 'The mail server cannot be reached.',
  next: 'Try again in a minute; the operator checks UNPARK_SMTP_URL.',
};

/** An SMTP answer of 500 and above is about this mail; everything else may go away by itself. */
const isRefusal = (cause: unknown): boolean => {
  const code = (cause as { responseCode?: unknown }).responseCode;
  return typeof code === 'number' && code >= 500 && code !== 535 && code !== 530;
};

export interface SmtpMail {
  send(message: Message): Promise<Result<void>>;
  close(): void;
}

/**
 * Mail by the SMTP server of the installation. Opens no connection before the first mail. Line ends in
 * headers cannot come in by a name or a subject: nodemailer folds and encodes them.
 *
 * @param onFailure is told why a mail did not go: answers of the mail server, nothing of the mail
 */
export function openSmtpMail(
  { url, from }: SmtpSettings,
  onFailure: (reason: string) => void,
): SmtpMail {
  const transport = createTransport(
    {
      url,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      // Text of a mail must never make this process read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ to, subject, text, html }) {
      try {
        // As an object: text with a comma would be two addresses.
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          ...(html !== undefined && { html }),
        });
        return ok(undefined);
      } catch (cause) {
        const { code, command, responseCode } = cause as {
          code?: string;
          command?: string;
          responseCode?: number;
        };
        onFailure([code, command, responseCode].filter((part) => part !== undefined).join(' '));
        return err(isRefusal(cause) ? REFUSED : UNREACHABLE);
      }
    },
    close: () => transport.close(),
  };
}
