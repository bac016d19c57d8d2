'use client';

import { Panel, PanelBody, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { LocaleSwitch } from '../../shell/locale-switch';
import { useKeepOwnLocale } from '../../shell/own-locale';
import { OwnDataPanel } from './own-data-panel';
import { PasskeysPanel } from './passkeys-panel';
import { PasswordPanel } from './password-panel';
import { ProfilePanel } from './profile-panel';
import { SecondFactorPanel } from './second-factor-panel';
import { SessionsPanel } from './sessions-panel';
import { AccountContext, type AccountPlace } from './use-account';

const SECTIONS = [
  { id: 'profile', key: 'profile' },
  { id: 'password', key: 'password' },
  { id: 'second-factor', key: 'factor' },
  { id: 'passkeys', key: 'passkeys' },
  { id: 'sessions', key: 'sessions' },
  { id: 'language', key: 'language' },
  { id: 'data', key: 'data' },
] as const;

export function AccountScreen({ place }: { place: AccountPlace }) {
  const t = useTranslations('account.own');
  const keepOwnLocale = useKeepOwnLocale();
  return (
    <AccountContext value={place}>
      <div className="grid grid-cols-[180px_minmax(0,1fr)] gap-8 phone:grid-cols-[minmax(0,1fr)] phone:gap-3">
        <nav aria-label={t('label')} className="phone:hidden">
          <ul className="sticky top-4 flex flex-col gap-0.5">
            {SECTIONS.map(({ id, key }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="block px-2.5 py-[5px] rounded-chip text-ink-2 hover:text-ink"
                >
                  {t(`${key}.title`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex flex-col gap-4 min-w-0">
          <ProfilePanel />
          <PasswordPanel />
          <SecondFactorPanel />
          <PasskeysPanel />
          <SessionsPanel />
          <Panel id="language">
            <PanelHead title={t('language.title')} />
            <PanelBody className="flex flex-wrap items-center gap-3">
              <LocaleSwitch onChosen={keepOwnLocale} />
              <span className="text-ink-2">{t('language.text')}</span>
            </PanelBody>
          </Panel>
          <OwnDataPanel />
        </div>
      </div>
    </AccountContext>
  );
}
