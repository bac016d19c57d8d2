import { UtcTime } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';

/** `Muted by Ada in checkout until 3 Dec 2026: known, ticket 4711` */
export const MuteWords = ({ mute }: { mute: MuteView }) => (
  <span className="marks-through">
    Muted{mute.by ? ` by ${mute.by}` : ''} in {mute.service ? mute.service.name : 'all services'}{' '}
    until <UtcTime iso={mute.endsAt} style="day" />: {mute.reason}
  </span>
);
