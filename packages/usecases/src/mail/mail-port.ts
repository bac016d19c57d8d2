import type { Result } from '@unpark/base';

export interface MailMessage {
  /** one address */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/**
 * Sends a mail to one person. An answer of `ok` means that a server took it, not that it arrived.
 * Refusals are problems (`mail.…`); nothing of the message stands in them.
 */
export interface MailPort {
  send(message: MailMessage): Promise<Result<void>>;
}
