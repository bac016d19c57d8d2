import account from './account.json';
import api from './api.json';
import audit from './audit.json';
import capture from './capture.json';
import compare from './compare.json';
import flame from './flame.json';
import goroutines from './goroutines.json';
import home from './home.json';
import incidents from './incidents.json';
import keeping from './keeping.json';
import investigations from './investigations.json';
import keys from './keys.json';
import members from './members.json';
import metrics from './metrics.json';
import notes from './notes.json';
import notify from './notify.json';
import patterns from './patterns.json';
import roles from './roles.json';
import service from './service.json';
import shell from './shell.json';
import timeline from './timeline.json';
import tryPage from './try.json';
import upload from './upload.json';
import waits from './waits.json';
import workspace from './workspace.json';

/** One file an area of the product; the name of the file is the namespace. */
export const messages = {
  account,
  api,
  audit,
  capture,
  compare,
  flame,
  goroutines,
  home,
  incidents,
  keeping,
  investigations,
  keys,
  members,
  metrics,
  notes,
  notify,
  patterns,
  roles,
  service,
  shell,
  timeline,
  try: tryPage,
  upload,
  waits,
  workspace,
};
