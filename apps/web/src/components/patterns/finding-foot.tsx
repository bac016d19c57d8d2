'use client';

import type { Finding } from '@unpark/model';
import { Button } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { NewIncidentButton } from '../incidents/new-incident-button';
import { patternPath } from '../shell/places';
import { mayWrite } from '../shell/workspace-context';

const MuteDialog = dynamic(() => import('./mute-dialog').then((module) => module.MuteDialog), {
  ssr: false,
});
const SeenBefore = dynamic(() => import('../keeping/seen-before'), { ssr: false });

interface OfCapture {
  readonly view: CaptureView;
  /** something about the capture changed on the server */
  readonly onChanged: () => void;
}

const CaptureContext = createContext<OfCapture | undefined>(undefined);

/** Whose findings these are, for what can be done with one. */
export const FindingsOf = ({
  of,
  children,
}: {
  /** absent for a capture that is in no workspace */
  of: OfCapture | undefined;
  children: ReactNode;
}) => <CaptureContext value={of}>{children}</CaptureContext>;

export const useCaptureOfFindings = (): OfCapture | undefined => useContext(CaptureContext);

/** From a finding to what the library says of it, and the way to mute it. */
export function FindingFoot({ finding }: { finding: Finding }) {
  const t = useTranslations('patterns.foot');
  const incidents = useTranslations('incidents');
  const of = useCaptureOfFindings();
  const seenWords = useTranslations('keeping.seen');
  const [muting, setMuting] = useState(false);
  const [asked, setAsked] = useState(false);
  const [seen, setSeen] = useState(false);
  if (!of) return null;
  const { view, onChanged } = of;
  const muted = view.mutes.some((mute) => mute.fingerprint === finding.fingerprint);
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href={patternPath(view.workspace.slug, finding.pattern)}
          prefetch={false}
          aria-label={t('aboutOf', { title: finding.title })}
          className="text-dense font-medium text-accent phone:py-1.5"
        >
          {t('about')}
        </Link>
        {mayWrite(view.workspace) && (
          <NewIncidentButton
            size="small"
            variant="ghost"
            className="-ml-2"
            aria-label={incidents('buttonOf', { title: finding.title })}
            origin={{
              capture: view.capture.id,
              finding: finding.id,
              title: finding.title,
              severity: finding.severity,
              fromAt: view.capture.at,
            }}
          />
        )}
        {mayWrite(view.workspace) && !muted && (
          <Button
            size="small"
            variant="ghost"
            className="-ml-2"
            aria-label={t('muteOf', { title: finding.title })}
            onClick={() => {
              setAsked(true);
              setMuting(true);
            }}
          >
            {t('mute')}
          </Button>
        )}
        {asked && (
          <MuteDialog
            finding={finding}
            captureId={view.capture.id}
            serviceName={view.service.name}
            open={muting}
            onClose={() => setMuting(false)}
            onMuted={onChanged}
          />
        )}
      </div>
      <details className="mt-1" onToggle={(event) => setSeen(event.currentTarget.open)}>
        <summary className="text-dense font-medium text-accent phone:py-1.5">
          {seenWords('title')}
        </summary>
        {seen && (
          <div className="mt-1">
            <SeenBefore
              slug={view.workspace.slug}
              captureId={view.capture.id}
              fingerprint={finding.fingerprint}
            />
          </div>
        )}
      </details>
    </>
  );
}
