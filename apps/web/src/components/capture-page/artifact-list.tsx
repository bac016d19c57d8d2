'use client';

import { formatBytes, formatCount, type ProblemPlace } from '@unpark/base';
import type { ArtifactStatus } from '@unpark/model';
import { Icon, type IconName, Panel, PanelHead } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRecordSummary } from '../capture/record-summary';
import { useKindWords } from '../capture/kind-words';
import { FileName } from '../file-name';
import { type ShownProblem, useProblemWords } from '../problem-words';
import { factsOfArtifact } from './artifact-facts';

type State = ArtifactStatus | 'queued' | 'parsing' | 'notRead';

const LOOK: Readonly<Record<State, { icon: IconName | undefined; tone: string }>> = {
  queued: { icon: undefined, tone: 'text-ink-3' },
  parsing: { icon: 'clock', tone: 'text-accent' },
  parsed: { icon: 'check', tone: 'text-ok' },
  warnings: { icon: 'check', tone: 'text-med' },
  damaged: { icon: 'warning', tone: 'text-med' },
  unrecognised: { icon: 'warning', tone: 'text-med' },
  // only in rows of early builds, which did not read every kind
  stored: { icon: 'file', tone: 'text-ink-3' },
  // reading was stopped: of what is in the file nothing is known
  notRead: { icon: 'warning', tone: 'text-crit' },
};

function stateOf({ state, record }: Pick<ArtifactView, 'state' | 'record'>): State {
  if (state !== 'final') return state;
  if (!record || (record.status === 'damaged' && record.kind === 'unknown')) return 'notRead';
  return record.status;
}

/** Mark, tone and words of what came of a file. */
export function useStateLook() {
  const t = useTranslations('capture.status');
  return (artifact: Pick<ArtifactView, 'state' | 'record'>) => {
    const state = stateOf(artifact);
    return { ...LOOK[state], words: t(state) };
  };
}

type PlaceWords = ReturnType<typeof useTranslations<'capture.place'>>;

/** `sample 17` in the words of the interface; a record of another kind as it is named. */
function recordText(t: PlaceWords, record: string): string {
  const [kind = '', at, ...rest] = record.split(' ');
  const key = `record.${kind}` as Parameters<PlaceWords['has']>[0];
  return at !== undefined && rest.length === 0 && t.has(key) ? t(key as 'byte', { at }) : record;
}

/** Where in the file, in the words of the interface. */
function usePlaceText(): (place: ProblemPlace | undefined) => string {
  const t = useTranslations('capture.place');
  return (place) =>
    [
      place?.byte === undefined ? '' : t('byte', { at: formatCount(place.byte) }),
      place?.line === undefined ? '' : t('line', { at: formatCount(place.line) }),
      place?.record === undefined ? '' : recordText(t, place.record),
    ]
      .filter((part) => part !== '')
      .join(t('separator'));
}

/** Files of which not all could be used. */
const hasProblem = (artifact: ArtifactView): boolean =>
  artifact.state === 'final' && (!artifact.record || artifact.record.error !== undefined);

/** Files that were read fall behind files that need a reader's eye. */
const urgency = (artifact: ArtifactView): number =>
  artifact.state !== 'final' ? 1 : hasProblem(artifact) ? 0 : 2;

export function ArtifactList({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  const t = useTranslations('capture.artifacts');
  const bytes = artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0);
  const ordered = [...artifacts].sort(
    (a, b) => urgency(a) - urgency(b) || (a.file < b.file ? -1 : 1),
  );
  return (
    <Panel aria-label={t('title')} id="files" laidOutLate>
      <PanelHead
        title={t('title')}
        note={t('sum', { count: formatCount(artifacts.length), bytes: formatBytes(bytes) })}
      />
      <ul>
        {ordered.map((artifact) => (
          <ArtifactRow key={artifact.id} artifact={artifact} />
        ))}
      </ul>
    </Panel>
  );
}

function ArtifactRow({ artifact }: { artifact: ArtifactView }) {
  const t = useTranslations('capture.artifacts');
  const factWords = useTranslations('capture.facts');
  const kindWords = useKindWords();
  const summary = useRecordSummary();
  const look = useStateLook()(artifact);
  const record = artifact.record;
  const facts = record ? factsOfArtifact(factWords, record.facts) : [];
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 border-b border-line px-3 py-1.5 last:border-b-0">
      <span className={`${look.tone} pt-px`}>
        {look.icon ? (
          <Icon name={look.icon} />
        ) : (
          <span aria-hidden="true" className="block text-center">
            –
          </span>
        )}
        <span className="sr-only">{look.words}</span>
      </span>
      <div className="min-w-0 text-dense">
        <p className="code">
          <FileName name={artifact.file} />
        </p>
        <p className="text-ink-2">
          {record && record.kind !== 'unknown' && (
            <>
              {kindWords(record.kind)}
              {record.facts.form === 'profile' && record.facts.delta && t('delta')}
              {record.summary !== '' && ' · '}
            </>
          )}
          {record?.status === 'unrecognised'
            ? look.words
            : record && <span lang={summary(record).lang}>{summary(record).text}</span>}
          {!record && look.words}
          {record?.status === 'damaged' && look.words !== record.summary && (
            <span className={look.tone}>
              {' · '}
              {look.words}
            </span>
          )}
        </p>
        {facts.length > 0 && (
          <p className="num whitespace-normal text-ink-3">{facts.join(' · ')}</p>
        )}
      </div>
      <span className="flex items-start gap-1 text-dense">
        <span className="num text-ink-2">{formatBytes(artifact.sizeBytes)}</span>
        {artifact.originalUrl !== '' && (
          <a
            href={artifact.originalUrl}
            download
            aria-label={t('downloadOf', { file: artifact.file })}
            title={t('download')}
            className="grid size-[18px] place-items-center text-ink-3 hover:text-ink phone:size-8 phone:-mt-1.5"
          >
            <Icon name="download" size={14} />
          </a>
        )}
      </span>
      {record && (record.error || record.warnings.length > 0) && (
        <div className="col-span-2 col-start-2 text-dense">
          {record.error && <ProblemText problem={record.error} />}
          {record.warnings.map((warning, i) => (
            <ProblemText key={`${warning.code} ${i}`} problem={warning} />
          ))}
        </div>
      )}
    </li>
  );
}

/** What happened, where, what to do. */
export function ProblemText({ problem }: { problem: ShownProblem }) {
  const t = useTranslations('capture.place');
  const { message, next, lang } = useProblemWords()(problem);
  const place = usePlaceText()(problem.place);
  const byte = problem.place?.byte;
  const said =
    byte !== undefined && [formatCount(byte), String(byte)].some((text) => message.includes(text));
  return (
    <p className="text-ink marks-through">
      <span lang={lang}>{message}</span>
      {place && !said && <span className="text-ink-2"> {t('in', { place })}</span>}
      {next && (
        <span lang={lang} className="block text-ink-2">
          {next}
        </span>
      )}
    </p>
  );
}
