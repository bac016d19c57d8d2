'use client';

import { formatBytes, formatCount, type Problem, type ProblemPlace } from '@unpark/base';
import { ARTIFACT_KIND_WORDS, type ArtifactStatus } from '@unpark/model';
import { Icon, type IconName, Panel, PanelHead } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { FileName } from '../file-name';
import { factsOfArtifact } from './artifact-facts';

interface StateLook {
  readonly icon: IconName | undefined;
  readonly words: string;
  readonly tone: string;
}

const STATUS_LOOK: Readonly<Record<ArtifactStatus, StateLook>> = {
  parsed: { icon: 'check', words: 'read', tone: 'text-ok' },
  warnings: { icon: 'check', words: 'read, with a warning', tone: 'text-med' },
  damaged: { icon: 'warning', words: 'read in part', tone: 'text-med' },
  unrecognised: { icon: 'warning', words: 'not recognised', tone: 'text-med' },
  // only in rows of early builds, which did not read every kind
  stored: { icon: 'file', words: 'stored, not read yet', tone: 'text-ink-3' },
};

/** Reading was stopped: of what is in the file nothing is known. */
const NOT_READ: StateLook = { icon: 'warning', words: 'not read', tone: 'text-crit' };

export function stateLook(artifact: ArtifactView): StateLook {
  if (artifact.state === 'queued') return { icon: undefined, words: 'next', tone: 'text-ink-3' };
  if (artifact.state === 'parsing') return { icon: 'clock', words: 'in work', tone: 'text-accent' };
  const { record } = artifact;
  if (!record || (record.status === 'damaged' && record.kind === 'unknown')) return NOT_READ;
  return STATUS_LOOK[record.status];
}

/** Where in the file, in the words of the interface. */
export function placeText(place: ProblemPlace | undefined): string {
  if (!place) return '';
  const parts = [
    place.byte === undefined ? '' : `byte ${formatCount(place.byte)}`,
    place.line === undefined ? '' : `line ${formatCount(place.line)}`,
    place.record ?? '',
  ].filter((part) => part !== '');
  return parts.join(', ');
}

/** Files of which not all could be used. */
const hasProblem = (artifact: ArtifactView): boolean =>
  artifact.state === 'final' && (!artifact.record || artifact.record.error !== undefined);

/** Files that were read fall behind files that need a reader's eye. */
const urgency = (artifact: ArtifactView): number =>
  artifact.state !== 'final' ? 1 : hasProblem(artifact) ? 0 : 2;

export function ArtifactList({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  const bytes = artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0);
  const ordered = [...artifacts].sort(
    (a, b) => urgency(a) - urgency(b) || (a.file < b.file ? -1 : 1),
  );
  return (
    <Panel aria-label="Files" id="files">
      <PanelHead title="Files" note={`${formatCount(artifacts.length)}, ${formatBytes(bytes)}`} />
      <ul>
        {ordered.map((artifact) => (
          <ArtifactRow key={artifact.id} artifact={artifact} />
        ))}
      </ul>
    </Panel>
  );
}

function ArtifactRow({ artifact }: { artifact: ArtifactView }) {
  const look = stateLook(artifact);
  const record = artifact.record;
  const facts = record ? factsOfArtifact(record.facts) : [];
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
              {ARTIFACT_KIND_WORDS[record.kind]}
              {record.facts.form === 'profile' && record.facts.delta && ', delta'}
              {record.summary !== '' && ' · '}
            </>
          )}
          {record?.status === 'unrecognised' ? look.words : record?.summary}
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
        <a
          href={artifact.originalUrl}
          download
          aria-label={`Download original of ${artifact.file}`}
          title="Download original"
          className="grid size-[18px] place-items-center text-ink-3 hover:text-ink phone:size-8 phone:-mt-1.5"
        >
          <Icon name="download" size={14} />
        </a>
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
export function ProblemText({ problem }: { problem: Problem }) {
  const place = placeText(problem.place);
  const byte = problem.place?.byte;
  const said =
    byte !== undefined &&
    [formatCount(byte), String(byte)].some((text) => problem.message.includes(text));
  return (
    <p className="text-ink marks-through">
      {problem.message}
      {place && !said && <span className="text-ink-2"> ({place})</span>}
      {problem.next && <span className="block text-ink-2">{problem.next}</span>}
    </p>
  );
}
