'use client';

import { Button, Panel, PanelBody, PanelHead, useToast, UtcTime } from '@unpark/ui';
import type { CommentView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { mayAdminister } from '../shell/workspace-context';
import { useIncident, useIncidentCalls, useNameOf } from './incident-context';
import { MentionField } from './mention-field';
import { PersonMark } from './person-mark';

export const COMMENT_FIELD = 'incident-comment';

export function CommentsPanel({ nowIso }: { nowIso: string }) {
  const t = useTranslations('incidents.comments');
  const { view, mayWrite, name } = useIncident();
  const { comment } = useIncidentCalls();
  const [text, setText] = useState('');
  const send = () => {
    if (text.trim() === '' || comment.isPending) return;
    comment.mutate({ ...name, text: text.trim() }, { onSuccess: () => setText('') });
  };
  const count = view.comments.filter(({ isDeleted }) => !isDeleted).length;
  return (
    <Panel aria-label={t('title')} className="overflow-visible">
      <PanelHead title={t('title')} note={String(count)} />
      <PanelBody className="flex flex-col gap-2.5">
        {view.comments.length === 0 && <p className="text-ink-2">{t('none')}</p>}
        {view.comments.map((one) =>
          one.isDeleted ? (
            <DeletedComment key={one.id} comment={one} nowIso={nowIso} />
          ) : (
            <OneComment key={one.id} comment={one} nowIso={nowIso} />
          ),
        )}
        {mayWrite && (
          <>
            <MentionField
              id={COMMENT_FIELD}
              label={t('label')}
              placeholder={t('placeholder')}
              value={text}
              people={view.members}
              onChange={setText}
              onSubmit={send}
            />
            <Button
              className="self-end"
              disabled={text.trim() === ''}
              busy={comment.isPending}
              onClick={send}
            >
              {t('send')}
            </Button>
          </>
        )}
      </PanelBody>
    </Panel>
  );
}

/** Its place in the thread stays, so that answers to it still say that something was there. */
function DeletedComment({ comment, nowIso }: { comment: CommentView; nowIso: string }) {
  const t = useTranslations('incidents.comments');
  const nameOf = useNameOf();
  return (
    <p className="flex flex-wrap gap-2 px-3 text-dense text-ink-3">
      <span>{nameOf(comment.by, comment.byKey)}</span>
      <UtcTime iso={comment.at} style="short" nowIso={nowIso} />
      <span>{t('deleted')}</span>
    </p>
  );
}

function OneComment({ comment, nowIso }: { comment: CommentView; nowIso: string }) {
  const t = useTranslations('incidents.comments');
  const { view, mayWrite, name } = useIncident();
  const { editComment, deleteComment } = useIncidentCalls();
  const nameOf = useNameOf();
  const toast = useToast();
  const [edited, setEdited] = useState<string>();
  const by = nameOf(comment.by, comment.byKey);
  const save = () => {
    const text = edited?.trim() ?? '';
    if (text === '') return;
    editComment.mutate(
      { ...name, comment: comment.id, text },
      { onSuccess: () => setEdited(undefined) },
    );
  };
  const remove = () =>
    deleteComment.mutate(
      { ...name, comment: comment.id },
      {
        onSuccess: () =>
          toast({
            message: t('deletedToast'),
            ...(comment.isOwn && {
              action: {
                label: t('undo'),
                run: () => editComment.mutate({ ...name, comment: comment.id, text: comment.text }),
              },
            }),
          }),
      },
    );
  return (
    <article className="rounded-panel border border-line px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-2 text-dense">
        <PersonMark name={comment.byKey?.name ?? by} />
        <b className="font-semibold">{by}</b>
        <UtcTime iso={comment.at} style="short" nowIso={nowIso} className="text-ink-3" />
        {comment.editedAt !== undefined && <span className="text-ink-3">{t('edited')}</span>}
        <span className="flex-1" />
        {mayWrite && comment.isOwn && edited === undefined && (
          <Button size="small" variant="ghost" onClick={() => setEdited(comment.text)}>
            {t('edit')}
          </Button>
        )}
        {mayWrite && (comment.isOwn || mayAdminister(view.workspace)) && (
          <Button size="small" variant="ghost" onClick={remove}>
            {t('delete')}
          </Button>
        )}
      </div>
      {edited === undefined ? (
        <p className="mt-1.5 whitespace-pre-wrap marks-through [overflow-wrap:anywhere]">
          {comment.text}
        </p>
      ) : (
        <div className="mt-1.5 flex flex-col gap-2">
          <MentionField
            label={t('label')}
            autoFocus
            value={edited}
            people={view.members}
            onChange={setEdited}
            onSubmit={save}
          />
          <div className="flex justify-end gap-2">
            <Button size="small" onClick={() => setEdited(undefined)}>
              {t('cancel')}
            </Button>
            <Button size="small" variant="primary" busy={editComment.isPending} onClick={save}>
              {t('save')}
            </Button>
          </div>
        </div>
      )}
    </article>
  );
}
