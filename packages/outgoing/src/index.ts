export { type Network, openNetworks, parseNetworks } from './networks';
export { createOutgoing, type OutgoingSettings } from './create-outgoing';
export type { Outgoing, OutgoingAnswer, OutgoingRequest } from './outgoing-request';
