import type { Problem } from '@unpark/base';

export const OUTGOING = {
  address: {
    code: 'outgoing.address',
    message: 'This is not an http or https address without user name and password.',
    next: 'Give an address that begins with https:// and has no name in front of the host.',
  },
  port: {
    code: 'outgoing.port',
    message: 'The port of this address is not one that requests may go to.',
    next: 'Use the standard port, or ask the operator to allow this one.',
  },
  refused: {
    code: 'outgoing.refused',
    message: 'The address belongs to a network that requests may not go to.',
    next: 'Use a public address, or ask the operator to allow the network.',
  },
  notResolved: {
    code: 'outgoing.not-resolved',
    message: 'The host name could not be looked up.',
    next: 'Check the spelling of the host.',
  },
  notConnected: {
    code: 'outgoing.not-connected',
    message: 'No connection could be made.',
    next: 'Check that the host and port take connections from here.',
  },
  certificate: {
    code: 'outgoing.certificate',
    message: 'The certificate of the host is not valid for it.',
    next: 'Mend the certificate of the receiver.',
  },
  tooSlow: {
    code: 'outgoing.too-slow',
    message: 'The answer took too long.',
    next: 'Let the receiver answer at once and work afterwards.',
  },
  tooLong: {
    code: 'outgoing.too-long',
    message: 'The answer is longer than is taken.',
    next: 'Let the receiver answer with less.',
  },
  redirect: {
    code: 'outgoing.redirect',
    message: 'The answer leads elsewhere in a way that is not followed.',
    next: 'Give the address at which the redirects end.',
  },
  broken: {
    code: 'outgoing.broken',
    message: 'The connection broke before there was an answer.',
    next: 'Look at the log of the receiver.',
  },
  stopped: {
    code: 'outgoing.stopped',
    message: 'The request was stopped from our side.',
    next: 'It is sent again.',
  },
} as const satisfies Record<string, Problem>;
