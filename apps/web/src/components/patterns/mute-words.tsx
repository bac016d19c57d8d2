import { UtcTime } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useWriterOf } from '../shell/writer-words';

/** `Muted by Ada in checkout until 3 Dec 2026: known, ticket 4711` */
export function MuteWords({ mute }: { mute: MuteView }) {
  const t = useTranslations('patterns.muted');
  const writerOf = useWriterOf();
  const by = writerOf(mute);
  const words = {
    where: mute.service ? t('service', { name: mute.service.name }) : t('all'),
    reason: mute.reason,
    day: () => <UtcTime iso={mute.endsAt} style="day" />,
  };
  return (
    <span className="marks-through">
      {by !== undefined ? t.rich('lineBy', { ...words, by }) : t.rich('line', words)}
    </span>
  );
}
