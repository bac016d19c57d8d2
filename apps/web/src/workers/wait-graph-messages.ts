import type { WaitLayoutInput } from '@unpark/charts';

/** Where boxes and edges of a wait graph go; a hundred of them take longer than a frame. */
export interface WaitLayoutRequest {
  readonly kind: 'wait-layout';
  /** what an error is about */
  readonly artifact: string;
  readonly input: WaitLayoutInput;
}
