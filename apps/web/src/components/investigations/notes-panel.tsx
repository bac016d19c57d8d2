'use client';

import { useMutation } from '@tanstack/react-query';
import {
  Button,
  Field,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  TextArea,
  TextInput,
  useToast,
} from '@unpark/ui';
import type { InvestigationView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useWriterOf } from '../shell/writer-words';
import { INVESTIGATION_LIMITS } from './limits';

/** Name and notes. Two people who write at once lose nothing: the later one sees what stands there. */
export function NotesPanel({
  slug,
  view,
  mayEdit,
  onChanged,
}: {
  slug: string;
  view: InvestigationView;
  mayEdit: boolean;
  /** asks for the investigation again */
  onChanged: () => void;
}) {
  const t = useTranslations('investigations.page');
  const by = useWriterOf()(view);
  const [isEditing, setEditing] = useState(false);
  return (
    <Panel>
      <PanelHead
        title={t('notes')}
        note={by === undefined ? undefined : t('by', { by })}
        actions={
          mayEdit &&
          !isEditing && (
            <Button size="small" variant="ghost" onClick={() => setEditing(true)}>
              {t('edit')}
            </Button>
          )
        }
      />
      <PanelBody>
        {isEditing ? (
          <NotesForm
            slug={slug}
            view={view}
            onChanged={onChanged}
            onClose={() => setEditing(false)}
          />
        ) : view.notes === '' ? (
          <p className="text-ink-3">{t('noNotes')}</p>
        ) : (
          <p className="marks-through whitespace-pre-wrap">{view.notes}</p>
        )}
      </PanelBody>
    </Panel>
  );
}

function NotesForm({
  slug,
  view,
  onChanged,
  onClose,
}: {
  slug: string;
  view: InvestigationView;
  onChanged: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('investigations.page');
  const tSave = useTranslations('investigations.save');
  const trpc = useTRPC();
  const toast = useToast();
  const [name, setName] = useState(view.name);
  const [notes, setNotes] = useState(view.notes);
  const [seen, setSeen] = useState(view.notes);
  const save = useMutation(
    trpc.investigation.update.mutationOptions({
      onSuccess: () => {
        toast({ message: t('saved') });
        onChanged();
        onClose();
      },
      // what they wrote is shown below, and the next try is on top of it
      onError: onChanged,
    }),
  );
  const isOther = view.notes !== seen;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setSeen(view.notes);
        save.mutate({
          workspace: slug,
          investigation: view.id,
          revision: view.revision,
          name,
          notes,
        });
      }}
    >
      <Field label={tSave('name')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={INVESTIGATION_LIMITS.nameCharacters}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={tSave('notes')}>
        {(control) => (
          <TextArea
            {...control}
            rows={6}
            autoFocus
            maxLength={INVESTIGATION_LIMITS.notesCharacters}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        )}
      </Field>
      {save.isError && (
        <Notice tone="warning" role="alert">
          <ProblemLine problem={problemOf(save.error)} />
        </Notice>
      )}
      {isOther && (
        <div>
          <p className="text-dense font-medium">{t('theirs')}</p>
          <p className="mt-1 whitespace-pre-wrap rounded-control bg-sunken px-2.5 py-2 text-dense">
            {view.notes}
          </p>
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('saveNotes')}
        </Button>
      </div>
    </form>
  );
}
