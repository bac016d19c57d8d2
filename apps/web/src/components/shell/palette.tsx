'use client';

import { useQuery } from '@tanstack/react-query';
import { Dialog, Icon, type IconName, Kbd, utcText } from '@unpark/ui';
import { Command } from 'cmdk';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useKept } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { type PageEntry, usePageEntries } from './page-entries';
import {
  capturePath,
  ownRulesPath,
  PLACES,
  servicePath,
  uploadPath,
  workspacePath,
} from './places';
import { mayWrite, useHere } from './workspace-context';

const LATEST_CAPTURES = 12;

/** Ctrl K: places, services, the latest captures and actions in one list. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('shell.palette');
  return (
    <Dialog open={open} onClose={onClose} title={t('title')} bare width={560}>
      <PaletteList onClose={onClose} />
    </Dialog>
  );
}

/**
 * How well an entry fits what was typed: every word must be in it. A name that begins like that stands
 * first, then names with a word that does; letters strewn over a sentence are no match.
 */
function fit(texts: readonly string[] | undefined, search: string): number {
  const text = (texts ?? []).join(' ').toLowerCase();
  const wanted = search.trim().toLowerCase();
  if (text.startsWith(wanted)) return 1;
  const words = wanted.split(/\s+/);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => ` ${text}`.includes(` ${word}`)) ? 0.7 : 0.4;
}

function PaletteList({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.palette');
  const place = useTranslations('shell.places');
  const kept = useKept();
  const { workspace } = useHere();
  const router = useRouter();
  const trpc = useTRPC();
  const services = useQuery(trpc.service.list.queryOptions({ workspace: workspace.slug }));
  const captures = useQuery(trpc.capture.list.queryOptions({ workspace: workspace.slug }));
  const [typed, setTyped] = useState('');
  const ofPage = usePageEntries(typed);
  const go = (path: string) => {
    onClose();
    router.push(path);
  };
  return (
    <Command label={t('title')} loop filter={(_value, search, words) => fit(words, search)}>
      <div className="flex items-center gap-2 h-11 px-3 border-b border-line">
        <Icon name="search" className="text-ink-3" />
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder={t('placeholder')}
          className="flex-1 min-w-0 bg-transparent outline-none placeholder:text-ink-3 phone:text-[16px]"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(420px,60vh)] overflow-auto p-1.5">
        <Command.Empty className="px-2 py-3 text-ink-2">{t('empty')}</Command.Empty>
        {byHeading(ofPage).map(([heading, entries]) => (
          <Group key={heading} heading={heading}>
            {entries.map((entry) => (
              <Item
                key={entry.id}
                value={entry.id}
                text={`${entry.text} ${typed}`}
                icon={entry.icon}
                onSelect={() => {
                  onClose();
                  entry.run();
                }}
              >
                <span className={entry.id.startsWith('function') ? 'code min-w-0' : 'truncate'}>
                  {entry.label}
                </span>
                {entry.note && (
                  <span className="num ml-auto pl-3 text-dense text-ink-3">{entry.note}</span>
                )}
              </Item>
            ))}
          </Group>
        ))}
        <Group heading={t('places')}>
          {PLACES.map(({ key, path, icon }) => (
            <Item
              key={key}
              value={`place ${path}`}
              text={t(`words.place.${key}`)}
              icon={icon}
              onSelect={() => go(workspacePath(workspace.slug, path))}
            >
              {place(key)}
            </Item>
          ))}
          <Item
            value="place own patterns"
            text={t('words.own')}
            icon="flag"
            onSelect={() => go(ownRulesPath(workspace.slug))}
          >
            {t('own')}
          </Item>
          <Item
            value="place members"
            text={t('words.members')}
            icon="settings"
            onSelect={() => go(workspacePath(workspace.slug, '/settings/members'))}
          >
            {t('members')}
          </Item>
          <Item
            value="place keys"
            text={t('words.keys')}
            icon="key"
            onSelect={() => go(workspacePath(workspace.slug, '/settings/keys'))}
          >
            {t('keys')}
          </Item>
          <Item
            value="place notifications"
            text={t('words.notifications')}
            icon="bell"
            onSelect={() => go(workspacePath(workspace.slug, '/settings/notifications'))}
          >
            {t('notifications')}
          </Item>
          <Item
            value="place settings"
            text={t('words.settings')}
            icon="settings"
            onSelect={() => go(workspacePath(workspace.slug, '/settings'))}
          >
            {t('settings')}
          </Item>
        </Group>
        {mayWrite(workspace) && (
          <Group heading={t('actions')}>
            <Item
              value="action add"
              text={t('words.add')}
              icon="up"
              onSelect={() => go(uploadPath(workspace.slug))}
            >
              {t('add')}
            </Item>
            <Item
              value="action pattern"
              text={t('words.newPattern')}
              icon="plus"
              onSelect={() => go(`${ownRulesPath(workspace.slug)}/new?kind=pattern`)}
            >
              {t('newPattern')}
            </Item>
            <Item
              value="action idle"
              text={t('words.newIdle')}
              icon="plus"
              onSelect={() => go(`${ownRulesPath(workspace.slug)}/new?kind=idle`)}
            >
              {t('newIdle')}
            </Item>
          </Group>
        )}
        {services.data && services.data.length > 0 && (
          <Group heading={t('services')}>
            {services.data.map((service) => (
              <Item
                key={service.id}
                value={service.id}
                text={service.name}
                icon="rows"
                onSelect={() => go(servicePath(workspace.slug, service.slug))}
              >
                {service.name}
              </Item>
            ))}
          </Group>
        )}
        {captures.data && captures.data.captures.length > 0 && (
          <Group heading={t('latest')}>
            {captures.data.captures.slice(0, LATEST_CAPTURES).map((capture) => {
              const sentence = kept(capture.sentence ?? '', capture.sentenceZh);
              return (
                <Item
                  key={capture.id}
                  value={capture.id}
                  text={`${capture.serviceName} ${sentence.text}`}
                  icon="file"
                  onSelect={() => go(capturePath(workspace.slug, capture.id))}
                >
                  <span className="truncate">
                    {capture.serviceName}
                    <span lang={sentence.lang} className="text-ink-2">
                      {' '}
                      {sentence.text}
                    </span>
                  </span>
                  <span className="ml-auto pl-3 text-dense text-ink-3 num">
                    {utcText(capture.at, 'short', new Date())}
                  </span>
                </Item>
              );
            })}
          </Group>
        )}
        {(services.isError || captures.isError) && (
          <p role="status" className="px-2 py-1 text-dense text-high">
            {t('failed')}
          </p>
        )}
      </Command.List>
    </Command>
  );
}

function byHeading(entries: readonly PageEntry[]): readonly (readonly [string, PageEntry[]])[] {
  const groups = new Map<string, PageEntry[]>();
  for (const entry of entries) {
    const known = groups.get(entry.heading);
    if (known) known.push(entry);
    else groups.set(entry.heading, [entry]);
  }
  return [...groups];
}

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-label [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
  >
    {children}
  </Command.Group>
);

const Item = ({
  value,
  text,
  icon,
  onSelect,
  children,
}: {
  /** unique in the list */
  value: string;
  /** what typing is compared with */
  text: string;
  icon: IconName;
  onSelect: () => void;
  children: ReactNode;
}) => (
  <Command.Item
    value={value}
    keywords={[text]}
    onSelect={onSelect}
    className="flex items-center gap-2 min-h-[30px] phone:min-h-11 px-2 rounded-chip cursor-pointer data-[selected=true]:bg-accent-bg"
  >
    <Icon name={icon} className="text-ink-2" />
    {children}
  </Command.Item>
);
