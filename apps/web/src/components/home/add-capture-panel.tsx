'use client';

import { CommandLine, Panel, PanelBody, PanelHead } from '@unpark/ui';
import { useRouter } from 'next/navigation';
import { captureCommand } from '../capture/capture-command';
import { uploadPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import type { ChosenFiles } from '../upload/chosen-file';
import { DropZone } from '../upload/drop-zone';
import { usePendingFiles } from '../upload/pending-files';

/** Right column: the same drop as on the upload page, and the line for the machine that stalls. */
export function AddCapturePanel({ service }: { service?: string }) {
  const { workspace } = useHere();
  const router = useRouter();
  const pending = usePendingFiles();
  const choose = (chosen: ChosenFiles) => {
    pending.add(chosen);
    router.push(uploadPath(workspace.slug, service));
  };
  return (
    <Panel>
      <PanelHead title="Add a capture" />
      <PanelBody>
        {mayWrite(workspace) && (
          <DropZone compact title="Drop files here" onChosen={choose}>
            profiles, dumps, traces, or a zip of them
          </DropZone>
        )}
        <p className="mt-3 mb-1 text-label font-medium text-ink-3">
          {mayWrite(workspace)
            ? 'or from the machine that stalls'
            : 'from the machine that stalls, with an API key'}
        </p>
        <CommandLine command={captureCommand(service)} />
      </PanelBody>
    </Panel>
  );
}
