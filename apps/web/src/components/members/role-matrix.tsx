'use client';

import { Button, DataCell, DataTable, Dialog, HeadCell, Icon } from '@unpark/ui';
import type { ActionRights, Role } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';

const ROLES: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];

/** `docs/roles.md` has a test that all have words. */
type KnownAction = 'actions.workspace.read';

/** Every action with the roles and the scopes of keys that may do it, as the server decides it. */
export function RoleMatrix({ rights }: { rights: readonly ActionRights[] }) {
  const t = useTranslations('roles');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="ghost" icon="info" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('title')} width={760}>
        <div className="-m-4 max-h-[70vh] overflow-auto">
          <MatrixTable rights={rights} />
        </div>
      </Dialog>
    </>
  );
}

function MatrixTable({ rights }: { rights: readonly ActionRights[] }) {
  const t = useTranslations('roles');
  const roles = useTranslations('shell.roles');
  return (
    <DataTable caption={t('title')} dense>
      <thead>
        <tr>
          <HeadCell>{t('action')}</HeadCell>
          {ROLES.map((role) => (
            <HeadCell key={role}>{roles(role)}</HeadCell>
          ))}
          <HeadCell wideOnly>{t('keys')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rights.map(({ action, least, scopes }) => (
          <tr key={action}>
            <DataCell>{t(`actions.${action}` as KnownAction)}</DataCell>
            {ROLES.map((role) => {
              const may = ROLES.indexOf(role) >= ROLES.indexOf(least);
              return (
                <DataCell key={role}>
                  {may ? (
                    <>
                      <Icon name="check" className="text-ok" />
                      <span className="sr-only">{t('may')}</span>
                    </>
                  ) : (
                    <span className="sr-only">{t('mayNot')}</span>
                  )}
                </DataCell>
              );
            })}
            <DataCell wideOnly className="code">
              {scopes.join(' ')}
            </DataCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
