import type { IconName } from '@unpark/ui';

export interface Place {
  /** of its words in `shell.places` */
  readonly key: 'services' | 'captures' | 'incidents' | 'investigations' | 'patterns';
  /** below `/w/[workspace]`; empty for its first page */
  readonly path: string;
  readonly icon: IconName;
  /** also shown as the current place on pages below these paths */
  readonly covers: readonly string[];
}

export const PLACES: readonly Place[] = [
  { key: 'services', path: '', icon: 'rows', covers: ['/services'] },
  { key: 'captures', path: '/captures', icon: 'file', covers: ['/captures'] },
  { key: 'incidents', path: '/incidents', icon: 'warning', covers: ['/incidents'] },
  { key: 'investigations', path: '/investigations', icon: 'eye', covers: ['/investigations'] },
  { key: 'patterns', path: '/patterns', icon: 'flag', covers: ['/patterns'] },
];

export const workspacePath = (slug: string, path = ''): string => `/w/${slug}${path}`;
export const servicePath = (slug: string, service: string): string =>
  `/w/${slug}/services/${service}`;
export const serviceSettingsPath = (slug: string, service: string): string =>
  `${servicePath(slug, service)}/settings`;
export const capturePath = (slug: string, captureId: string): string =>
  `/w/${slug}/captures/${captureId}`;
/** The capture with a note open, and what it is pinned to selected. */
export const notePath = (slug: string, captureId: string, noteId: string): string =>
  `${capturePath(slug, captureId)}?note=${noteId}`;
export const incidentsPath = (slug: string): string => `/w/${slug}/incidents`;
export const incidentPath = (slug: string, incidentId: string): string =>
  `/w/${slug}/incidents/${incidentId}`;
export const reportPath = (slug: string, incidentId: string): string =>
  `${incidentPath(slug, incidentId)}/report`;
export const investigationsPath = (slug: string): string => `/w/${slug}/investigations`;
export const investigationPath = (slug: string, id: string): string =>
  `${investigationsPath(slug)}/${id}`;
const withLanguage = (path: string, language?: 'en' | 'zh'): string =>
  language === undefined ? path : `${path}?lang=${language}`;
/** `language` where it is not to be that of the interface. */
export const patternsPath = (slug: string, language?: 'en' | 'zh'): string =>
  withLanguage(`/w/${slug}/patterns`, language);
export const ownRulesPath = (slug: string): string => `/w/${slug}/patterns/own`;
export const ownRulePath = (slug: string, name: string): string =>
  `${ownRulesPath(slug)}/${encodeURIComponent(name)}`;
/** Of a pattern of the library, or of a workspace (`own/…`). */
export const patternPath = (slug: string, id: string, language?: 'en' | 'zh'): string =>
  id.startsWith('own/')
    ? ownRulePath(slug, id.slice('own/'.length))
    : withLanguage(`/w/${slug}/patterns/${encodeURIComponent(id)}`, language);
/** `service` preselects it by name. */
export const uploadPath = (slug: string, service?: string): string =>
  `/w/${slug}/upload${service ? `?service=${encodeURIComponent(service)}` : ''}`;

export function isCurrentPlace(place: Place, slug: string, pathname: string): boolean {
  const rest = pathname.slice(workspacePath(slug).length);
  return rest === place.path || place.covers.some((path) => rest.startsWith(path));
}
