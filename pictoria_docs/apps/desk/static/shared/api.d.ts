// Written by `python -m pictoria_docs.apps.desk.api_types` from the OpenAPI schema; do not edit by hand.

/** How many mistakes a project accepts. */
export interface AcceptedErrorBody {
  /** Share of all things that may be wrong among what is assumed; null: everything is asked about. */
  accepted_error: number | null;
}

/** What is known of a token that is good. */
export interface AccessToken {
  id: string;
  label: string;
  scopes: TokenScope[];
  created: string;
  ends: string;
  /** To ten minutes; null: never. */
  used: string | null;
}

/** What a person said of a suggestion. */
export type Action = 'accept' | 'correct' | 'reject' | 'add' | 'withdraw';

/** What is left of a task's disagreements. */
export interface Adjudicated {
  task: number;
  left: number;
  state: TaskState;
}

/** How far two agree. */
export interface Agreement {
  units: number;
  share: number | null;
  /** Krippendorff's; null where nothing varies. */
  alpha: number | null;
  iou: number | null;
  /** F1 of boxes at IoU 0.5. */
  boxes: number | null;
}

/** How far people agree: as a whole, by kind, by type, and each with what was settled. */
export interface Agreements {
  whole: Agreement;
  kinds: {[key: string]: Agreement};
  types: {[key: string]: Agreement};
  people: {[key: string]: Agreement};
}

/** How far the review of something has come. */
export interface Amount {
  reviewed: number;
  left: number;
}

/** What became of annotations. */
export interface AnnotationsDone {
  change_set: string;
  done: DoneEdit[];
  followed: CascadedEdit[];
  conflicts: Conflict[];
  refused: RefusedEdit[];
  removed: string[];
  changed: Subjects;
  revision: number;
  not_understood: NotUnderstood[];
  /** So many changes were too many for once: send the annotations again. */
  more: number;
}

/** The answer to a question, or why there is none. */
export interface Answer {
  question: string;
  sentences: AnswerSentence[];
  refusal: Refusal | null;
  /** Those that are cited; of a refusal, what is nearest to the question. */
  sources: AnswerSource[];
  dropped: DroppedSentence[];
  /** How likely the project answers the question, as the search tells. */
  answerable: number;
  /** Who answered; null: no model did, and the sentences are passages as printed. */
  model: string | null;
  /** Why the search for it was not all that it can be. */
  problems: string[];
}

/** A sentence with what supports it. */
export interface AnswerSentence {
  text: string;
  citations: Citation[];
}

/** An item that an answer was looked for in. */
export interface AnswerSource {
  number: number;
  document: string;
  document_title: string;
  id: string;
  kind: string;
  page: number;
  box: [number, number, number, number];
  printed_number: string;
  title: string;
  score: number;
}

/** Whether a project is archived: read and exported, not changed. */
export interface ArchivedBody {
  archived: boolean;
}

/** The part of a page that was asked with, as far as it is on the page. */
export interface AskedPart {
  document: string;
  document_title: string;
  page: number;
  box: [number, number, number, number];
  /** Address of a picture of it. */
  crop: string;
}

export type Box = unknown;

/** What to decide on at once. */
export interface BulkAcceptRequest {
  filters: Filters;
  change_set: string;
}

/** What a bulk acceptance accepted. */
export interface BulkAccepted {
  change_set: string;
  accepted: number;
  /** Sentences: which documents were left as they are. */
  skipped: string[];
}

/** What a bulk acceptance would accept. */
export interface BulkPreview {
  total: number;
  types: {[key: string]: number};
  sample: (QueuedRegion | QueuedEntry | QueuedMention | QueuedLink | QueuedField)[];
  /** Sentences: in which documents more would be accepted, if they were not finished. */
  skipped: string[];
}

/** What a bulk rejection rejected. */
export interface BulkRejected {
  change_set: string;
  /** With what hung on it. */
  rejected: number;
  /** Sentences: which documents were left as they are. */
  skipped: string[];
}

/** What was taken back in all documents. */
export interface BulkUndone {
  change_set: string;
  undone: number;
  conflicts: number;
  /** Whose later decisions stand in the way. */
  by: string[];
  /** Sentences: which documents were left as they are. */
  skipped: string[];
}

/** A campaign, and how far it and each of its people have come. */
export interface Campaign {
  tasks: number;
  states: {[key in TaskState]?: number};
  reviewed: number;
  left: number;
  number: number;
  name: string;
  kinds: string[];
  types: string[];
  created: string;
  created_by: string;
  closed: string | null;
  closed_by: string | null;
  people: CampaignPerson[];
}

/** How far one person's tasks have come. */
export interface CampaignPerson {
  tasks: number;
  states: {[key in TaskState]?: number};
  reviewed: number;
  left: number;
  person: string;
}

/** What a picture or caption without a link may belong to. */
export interface Candidate {
  id: string;
  kind: string;
  type: string;
  /** Of a region: the project's own type. */
  own_type: string | null;
  /** 0: nobody knows. */
  page: number;
  box: [number, number, number, number] | null;
  name: string;
  revision: number;
  /** Of a text, what it says. */
  text: string;
}

/** A part that a caption describes. */
export interface CaptionPart {
  number: string | null;
  start: number;
  end: number;
}

/** What the grammar reads in a caption. */
export interface CaptionReading {
  kind: string;
  label: string;
  numbers: string[];
  parts: CaptionPart[];
}

/** A value of an entry's record. */
export interface CardValue {
  label: string;
  value: string;
}

/** A decision that went with an edit. */
export interface CascadedEdit {
  id: string;
  revision: number;
}

/** A cell that changes the project. */
export interface ChangedCell {
  sheet: string;
  row: number;
  header: string;
  table: string;
  key: string;
  now: string;
  after: string;
}

/** How many cells of a column change. */
export interface ChangedColumn {
  table: string;
  header: string;
  count: number;
}

/** Words of a source, as printed there. */
export interface Citation {
  /** Number of the source. */
  source: number;
  quotation: string;
  page: number;
  /** The part of the page that is shown. */
  view: [number, number, number, number];
  /** Where the words stand on that page. */
  lit: [number, number, number, number][];
  /** Address of a picture of `view`. */
  crop: string;
}

/** A picture or an entry that printed words cite. */
export interface Cited {
  id: string;
  name: string;
  /** Its caption or title. */
  text: string;
  page: number;
  box: [number, number, number, number];
  /** Address of a small image of it. */
  crop: string;
}

/** A picture that is compared. */
export interface ComparedFigure {
  /** Its document's id, "~", and its own. */
  key: string;
  document: string;
  /** Of the document. */
  title: string;
  id: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  number: string | null;
  name: string;
  confidence: number;
  status: Status;
  revision: number;
  captions: FigureCaption[];
  entries: FigureEntry[];
  /** Address of a small image of it. */
  crop: string;
  /** How much it looks like the one that was named, where the gallery is sorted by that. */
  score?: number | null;
  /** Address of a large image of it. */
  image: string;
}

/** What a person says of two pictures. */
export interface Comparison {
  /** Chosen by who sends it: what is sent again is not kept twice. */
  key: string;
  first: End;
  second: End;
  /** One of the project's relations; null: take back what was said. */
  category: string | null;
  note?: string;
}

/** A comparison to take back: what the person said before stands again. Taking that back does it again. */
export interface ComparisonUndo {
  key: string;
  new_key: string;
}

/** An edit that was made on an older revision of its subject. */
export interface Conflict {
  key: string;
  id: string;
  by: string | null;
  at: string | null;
  /** The subject as it stands; null: it is gone. */
  now: Region | Entry | Mention | Link | Field | null;
}

/** A cell on which others have decided since the sheet was exported. */
export interface ConflictingCell {
  sheet: string;
  row: number;
  header: string;
  table: string;
  key: string;
  /** By which it is chosen. */
  id: string;
  before: string;
  now: string;
  after: string;
  by: string;
  at: string;
  replaced: boolean;
}

/** A picture with its captions and entries, an entry with its record, or lines with what they cite, and what of it is undecided. */
export interface ContactCard {
  /** Its document's id, "~", and its own. */
  key: string;
  document: string;
  /** Of the document. */
  title: string;
  id: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  number: string | null;
  name: string;
  confidence: number;
  status: Status;
  revision: number;
  captions: FigureCaption[];
  entries: FigureEntry[];
  /** Address of a small image of it. */
  crop: string;
  /** How much it looks like the one that was named, where the gallery is sorted by that. */
  score?: number | null;
  /** What the crop shows: the picture with its parts, and a margin. */
  view: [number, number, number, number];
  parts: PicturePart[];
  /** Of an entry. */
  values: CardValue[];
  /** By printed lines. */
  cited: Cited[];
  /** Why a person should look at it, in a few words each: "missing: Date". */
  reasons: string[];
  /** What the card decides on; that which the question stands for comes first. */
  asked: (QueuedRegion | QueuedEntry | QueuedMention | QueuedLink | QueuedField)[];
}

/** The first cards in the order of work. */
export interface ContactSheet {
  items: ContactCard[];
  /** How many open things are asked about one by one; at least so many, unless `complete`. */
  others: number;
  /** There are no more cards. */
  complete: boolean;
}

/** What a contributor did, in the words of DataCite. */
export type ContributorRole = 'ContactPerson' | 'DataCollector' | 'DataCurator' | 'DataManager' | 'Editor' | 'HostingInstitution' | 'ProjectLeader' | 'ProjectManager' | 'ProjectMember' | 'Researcher' | 'ResearchGroup' | 'RightsHolder' | 'Sponsor' | 'Supervisor' | 'Other';

/** What a copy is called, and what it holds. */
export interface CopyBody {
  title: string;
  /** Also what people did: decisions, remarks, tasks, comparisons. */
  decisions?: boolean;
}

/** A campaign with the tasks that were dealt out. */
export interface DealtCampaign {
  tasks: number;
  states: {[key in TaskState]?: number};
  reviewed: number;
  left: number;
  number: number;
  name: string;
  kinds: string[];
  types: string[];
  created: string;
  created_by: string;
  closed: string | null;
  closed_by: string | null;
  people: CampaignPerson[];
  dealt: Task[];
}

/** A subject on which two people disagree. */
export interface Disagreement {
  subject: string;
  /** "region", "entry", "mention", "link" or "field". */
  kind: string;
  type: string;
  page: number;
  first: Side;
  second: Side;
  suggested: Region | Entry | Mention | Link | Field | null;
}

/** What the two people of a task disagree on. */
export interface Disagreements {
  task: number;
  pair: number;
  document: string;
  first_page: number;
  last_page: number;
  people: string[];
  states: TaskState[];
  items: Disagreement[];
  agreed: number;
  settled: number;
  left: number;
}

/** A document, and how many pictures it has. */
export interface DocumentFacet {
  id: string;
  title: string;
  count: number;
}

/** A document, and how far its review has come. */
export interface Document {
  id: string;
  name: string;
  title: string;
  kind: string;
  page_count: number;
  pages_read: number;
  /** On which nothing was found that a reviewer comes for, nor drawn. */
  empty_pages: number;
  reviewed: number;
  left: number;
  counts: {[key: string]: number};
  /** Sentences: what was skipped. */
  problems: string[];
  /** Null: it may change. */
  validated: Validation | null;
}

/** An edit that was done. */
export interface DoneEdit {
  key: string;
  id: string;
  revision: number;
  status: Status | null;
  unchanged: boolean;
}

/** An entry whose title has such words. */
export interface DoubtfulTitle {
  entry: string;
  page: number;
  revision: number;
  /** With the words of the list in their place. */
  title: string;
  spellings: Spelling[];
}

/** A word that OCR was unsure of, as offsets into the text. */
export interface DoubtfulWord {
  start: number;
  end: number;
  confidence: number;
}

/** A sentence of the model without support, and why it was dropped. */
export interface DroppedSentence {
  text: string;
  reason: Unsupported;
  detail: string;
}

/** One edit of one subject. */
export interface Edit {
  /** Chosen by who sends it: an edit that is sent again is not done twice. */
  key: string;
  action: Action;
  /** The subject's; for "add", a new one: "reg-u", "lnk-u" or "ent-u" and 16 hexadecimal digits, or for a value of a record the entry's id. */
  id: string;
  /** The subject's as the person saw it; None: whatever it is. */
  revision?: number | null;
  kind?: 'region' | 'entry' | 'mention' | 'link' | 'field';
  /** For "correct", what changes; for "add", the whole; for "reject" of a region that was merged into another, that one: {"into": id}. */
  changes?: {[key: string]: unknown};
  note?: string;
}

/** Edits that one undo takes back together. */
export interface Edits {
  change_set: string;
  edits: Edit[];
}

/** What became of edits, and all that changed with them. */
export interface EditsDone {
  change_set: string;
  done: DoneEdit[];
  followed: CascadedEdit[];
  conflicts: Conflict[];
  refused: RefusedEdit[];
  removed: string[];
  changed: Subjects;
  revision: number;
}

/** A cell that was emptied, whose value stays until that is confirmed. */
export interface EmptiedCell {
  sheet: string;
  row: number;
  header: string;
  table: string;
  key: string;
  now: string;
}

/** One of two pictures. */
export interface End {
  document: string;
  id: string;
}

/** All that is known of an entry. */
export interface EntryDetails {
  origin: Origin;
  remarks: Remark[];
  history: Version[];
  /** Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five or more were rejected and none stands; else 0. */
  rest_to_reject: number;
  subject: Entry;
  suggested: Entry | null;
  links: Link[];
  /** The numbers that are missing beside its own. */
  missing_numbers: string[];
}

/** What a person read at the head of an entry. */
export interface EntryHead {
  number: string | null;
  title: string | null;
}

/** A catalogue entry. */
export interface Entry {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'entry';
  number: string | null;
  title: string | null;
  spans: Span[];
}

/** Where an entry opens, as a person said. */
export interface EntryOpening {
  page: number;
  /** Of its first line. */
  box: Box;
  /** What it prints, where a person read it: an example for the other entries. */
  head?: EntryHead | null;
}

/** Where a value comes from. */
export interface Evidence {
  region: string;
  page: number;
  start: number | null;
  end: number | null;
  quote: string;
  /** One for each printed line. */
  boxes: [number, number, number, number][];
}

/** A part of a text. */
export interface Excerpt {
  text: string;
  /** Of the words of the query. */
  marks: [number, number][];
}

/** What an export may be limited to. */
export type ExportKind = 'figure' | 'caption' | 'entry' | 'mention' | 'link';

/** How far people must have come with what is exported. */
export type ExportStatus = 'all' | 'assumed' | 'accepted' | 'validated';

/** A property by which hits can be chosen. */
export interface Facet {
  name: string;
  /** Whether it is a field of records; else "document", "kind", "type", "language" or "status". */
  field: boolean;
  label: string;
  values: FacetValue[];
}

/** A value, and how many items have it. */
export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

/** What the gallery can be narrowed down by, and what can be said of two pictures. */
export interface Facets {
  documents: DocumentFacet[];
  types: {[key: string]: number};
  relations: Relation[];
  /** The project has an index of likeness. */
  similar: boolean;
  pairs: {[key in State]?: number};
  role: Role;
}

/** The families of a project's pictures, as far as they were compared. */
export interface Families {
  /** By family, in each the surest first. */
  members: FamilyMember[];
  /** How many pictures the index has. */
  pictures: number;
  /** Pictures that are still to be compared, which is being done. */
  left: number;
  /** Pictures that are to be compared by a job (`POST .../families`): too many to be so while one looks. */
  waiting: number;
  /** Whether the person may start it. */
  may_compare: boolean;
  problems: string[];
}

/** A picture in a family of pictures that show the same. */
export interface FamilyMember {
  document: string;
  document_title: string;
  id: string;
  page: number;
  box: [number, number, number, number];
  /** As printed; empty without one. */
  number: string;
  /** How its caption begins. */
  title: string;
  /** Address of a small image of it. */
  crop: string;
  /** From 1, the largest family first. */
  family: number;
  /** Pictures of the family. */
  size: number;
  /** Mean probability that it shows the same as another member, 0 to 1. */
  score: number;
}

/** A field of records as a person wants it. */
export interface FieldBody {
  name: string;
  /** By language; what is empty is as in the schema. */
  labels?: {[key: string]: string};
  help?: {[key: string]: string};
  type: string;
  repeatable?: boolean;
  vocabulary?: string | null;
  printed?: string[];
  important?: boolean;
  hidden?: boolean;
}

/** All that is known of a value. */
export interface FieldDetails {
  origin: Origin;
  remarks: Remark[];
  history: Version[];
  /** Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five or more were rejected and none stands; else 0. */
  rest_to_reject: number;
  subject: Field;
  suggested: Field | null;
  evidence: Evidence[];
}

/** A value of an entry's record. */
export interface Field {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'field';
  entry: string;
  field: string;
  value: string;
  normalised: string | null;
  alternative: boolean;
  inferred: boolean;
}

/** What the values of a field may be. */
export interface FieldType {
  name: string;
  /** In the language of the page. */
  label: string;
}

/** A caption of a picture. */
export interface FigureCaption {
  id: string;
  text: string;
}

/** An entry that a picture shows. */
export interface FigureEntry {
  id: string;
  number: string | null;
  title: string | null;
  name: string;
}

/** A picture. */
export interface Figure {
  /** Its document's id, "~", and its own. */
  key: string;
  document: string;
  /** Of the document. */
  title: string;
  id: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  number: string | null;
  name: string;
  confidence: number;
  status: Status;
  revision: number;
  captions: FigureCaption[];
  entries: FigureEntry[];
  /** Address of a small image of it. */
  crop: string;
  /** How much it looks like the one that was named, where the gallery is sorted by that. */
  score?: number | null;
}

/** Which subjects of the order of work are wanted; what is left out does not matter. */
export interface Filters {
  document?: string[] | null;
  /** Of the one document that is named. */
  page?: number | null;
  kind?: ('link' | 'field' | 'region' | 'entry')[] | null;
  type?: string[] | null;
  status?: ('suggested' | 'assumed' | 'accepted' | 'corrected' | 'rejected')[];
  /** Lowest confidence. */
  at_least?: number;
  /** Only what the person's tasks ask for. */
  assigned?: boolean;
}

/** A document of which a sheet changes nothing before somebody reopens it. */
export interface FinishedDocument {
  document: string;
  title: string;
}

/** A picture like the one that was asked with; `lit` is the part of it that shows the same. */
export interface FoundPicture {
  document: string;
  document_title: string;
  id: string;
  /** "entry", "figure", "caption" or "passage". */
  kind: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  /** The page of which a part is shown: one with words of the excerpt, where an entry goes on on other pages. */
  view_page: number;
  /** The part of that page that is shown. */
  view: [number, number, number, number];
  /** Where the words of the query stand on that page. */
  lit: [number, number, number, number][];
  number: string;
  title: string;
  excerpt: Excerpt;
  language: string;
  years: [number | null, number | null] | null;
  status: Status;
  /** How likely it is what was asked for, 0 to 1. */
  score: number;
  /** What each kind of evidence adds to the log-odds of the score. */
  why: {[key: string]: number};
  /** Address of a picture of `view`. */
  crop: string;
  /** Of an entry: the first ones that show it. */
  pictures: HitPicture[];
  /** Whether it is to be called the same picture. */
  same: boolean;
  /** What people said the two have in common, in words. */
  relations: string[];
}

/** Some pictures, in order. */
export interface Gallery {
  items: Figure[];
  /** The `after` of the following ones; null: there are none. */
  next: string | null;
  /** With the first ones: how many there are. */
  total: number | null;
}

/** Lines of the history, the newest first. */
export interface History {
  items: HistoryLine[];
  /** The `before` of the following lines; null: there are none. */
  next: number | null;
}

/** A line of the history. */
export interface HistoryLine {
  number: number;
  at: string;
  by: string;
  document: string | null;
  subject: string;
  action: string;
  before: string | null;
  after: string | null;
  note: string;
}

/** Something that may be what was asked for. */
export interface Hit {
  document: string;
  document_title: string;
  id: string;
  /** "entry", "figure", "caption" or "passage". */
  kind: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  /** The page of which a part is shown: one with words of the excerpt, where an entry goes on on other pages. */
  view_page: number;
  /** The part of that page that is shown. */
  view: [number, number, number, number];
  /** Where the words of the query stand on that page. */
  lit: [number, number, number, number][];
  number: string;
  title: string;
  excerpt: Excerpt;
  language: string;
  years: [number | null, number | null] | null;
  status: Status;
  /** How likely it is what was asked for, 0 to 1. */
  score: number;
  /** What each kind of evidence adds to the log-odds of the score. */
  why: {[key: string]: number};
  /** Address of a picture of `view`. */
  crop: string;
  /** Of an entry: the first ones that show it. */
  pictures: HitPicture[];
}

/** A picture that shows an entry. */
export interface HitPicture {
  id: string;
  page: number;
  box: [number, number, number, number];
  /** Address of a picture of it. */
  crop: string;
}

/** What became of a file of another tool. */
export interface ImportedFile {
  /** What `POST .../bulk/undo` takes back. */
  change_set: string;
  /** Decisions and suggestions of models. */
  done: number;
  /** How many of these are suggestions: no undo takes them back, another import of the same model replaces them. */
  suggested: number;
  /** What an earlier import has done, or boxes that say what is known. */
  same: number;
  /** What others have decided otherwise since. */
  conflicts: number;
  /** A sentence for each thing that was not taken. */
  left_out: string[];
}

/** An invitation that nobody has taken up yet. */
export interface Invitation {
  id: string;
  role: Role;
  note: string;
  by: string;
  at: string;
  expires: string;
}

/** The link of a new invitation, told this once. */
export interface InvitationLink {
  link: string;
  role: Role;
}

/** A job, and how far it has come; a kind of a package adds names of its own. */
export interface Job {
  id: string;
  project: string;
  /** "analyse", "export", "compare", or a kind of a package. */
  kind: string;
  by: string;
  made: string;
  started: string | null;
  ended: string | null;
  state: JobState;
  /** What it is at; `desk.home.job_PHASE` are its words. */
  phase: string;
  /** Jobs that end or begin before it, while it waits for its turn. */
  before: number;
  /** Pages, questions, pictures, formats or files in this phase; 0: not known yet. */
  expected: number;
  done: number;
  /** That was begun last. */
  page: number | null;
  /** How long ago. */
  page_seconds: number;
  /** Pages per second. */
  rate: number;
  seconds_left: number | null;
  found: {[key: string]: number};
  pages: number;
  /** Sentences. */
  skipped: string[];
  skipped_count: number;
  error: string | null;
  file: string | null;
  size: number;
  documents: string[];
  formats: string[];
  over: boolean;
  /** Whether it can go on. */
  resumable: boolean;
  /** What it has done, in a sentence; null: its numbers say it. Or which package is missing that offers its kind. */
  told: string | null;
  /** That were not asked because nobody has allowed it. */
  hosts: string[];
}

/** How far a job has come. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** Jobs, the newest first. */
export interface Jobs {
  jobs: Job[];
}

/** All that is known of a link. */
export interface LinkDetails {
  origin: Origin;
  remarks: Remark[];
  history: Version[];
  /** Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five or more were rejected and none stands; else 0. */
  rest_to_reject: number;
  subject: Link;
  suggested: Link | null;
  reasons: string[];
  runner_up: RunnerUp | null;
}

/** One end of a link: what it is, where, and what it is called. */
export interface LinkEnd {
  id: string;
  kind: string;
  type: string;
  /** Of a region: the project's own type. */
  own_type: string | null;
  /** 0: nobody knows. */
  page: number;
  box: [number, number, number, number] | null;
  name: string;
}

/** A relation between two subjects. */
export interface Link {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'link';
  source: string;
  target: string;
  source_end: LinkEnd;
  target_end: LinkEnd;
}

/** What a type of link joins: types of regions, "entry" or "mention". */
export interface LinkRule {
  type: string;
  sources: string[];
  targets: string[];
}

/** Which ends a link may have (types that are not named join anything), and which type two ends suggest. */
export interface LinkRules {
  allowed: LinkRule[];
  /** In this order. */
  suggested: LinkRule[];
}

/** An own type of links as a person wants it. */
export interface LinkTypeBody {
  name: string;
  label?: {[key: string]: string};
  colour: string;
  key?: string;
  sources?: string[];
  targets?: string[];
  symmetric?: boolean;
}

/** How entries come back. */
export type ListKind = 'lines' | 'groups';

/** A way to read a document as a list. */
export interface ListProposal {
  kind: ListKind;
  /** What its openings have in common, the same in other documents that are set alike. */
  pattern: string;
  likelihood: number;
  entries: ProposedEntry[];
}

/** A project in which the person takes part. */
export interface ListedProject {
  project: string;
  title: string;
  role: Role;
  /** It can be read and exported, and is not changed. */
  archived: boolean;
  /** Whoever manages it may delete and copy it here. */
  removable: boolean;
}

/** A remark with its document. */
export interface ListedRemark {
  number: number;
  subject: string;
  kind: RemarkKind;
  text: string;
  answers: number | null;
  by: string;
  at: string;
  closed: string | null;
  closed_by: string | null;
  mentions: string[];
  document: string;
}

/** The ways to read a document as a list. */
export interface Lists {
  /** Entries that the document has. */
  found: number;
  /** How many openings a person named; 0: it has no entries; null: nobody said anything. */
  said: number | null;
  /** Whether there is something to ask about now. */
  asks: boolean;
  /** The likeliest first. */
  proposals: ListProposal[];
}

/** The short name of a new project. */
export interface MadeProject {
  project: string;
}

/** A new token, told this once. */
export interface MadeToken {
  token: string;
}

/** What a search in several projects found. */
export interface ManySearch {
  hits: ProjectHit[];
  /** Counts added up over the projects, of each the most frequent values of all. */
  facets: Facet[];
  /** The first and last that any of them names. */
  years: [number, number] | null;
  projects: ProjectTotal[];
}

/** Who takes part in a project. */
export interface Member {
  name: string;
  role: Role;
}

/** All that is known of a mention. */
export interface MentionDetails {
  origin: Origin;
  remarks: Remark[];
  history: Version[];
  /** Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five or more were rejected and none stands; else 0. */
  rest_to_reject: number;
  subject: Mention;
  suggested: Mention | null;
  links: Link[];
}

/** Words that cite a picture or an entry. */
export interface Mention {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'mention';
  region: string;
  box: [number, number, number, number];
  text: string;
}

/** Count the things of a kind that are probably missing. */
export interface MissingCount {
  kind: 'figure' | 'caption' | 'entry';
  about: number;
  /** The true number lies between this, */
  low: number;
  /** and this, in 9 of 10 documents. */
  high: number;
}

/** Tell what is probably missing in the documents that nobody has finished. */
export interface Missing {
  /** Those of which anything may well be missing. */
  kinds: MissingCount[];
  /** Of the pages on which something may be missing. */
  total: number;
  /** The first of them. */
  pages: MissingPage[];
  /** Documents that were not looked at: too many pages at once. */
  left_out: number;
}

/** A page on which something may be missing. */
export interface MissingPage {
  document: string;
  page: number;
  places: MissingPlace[];
}

/** A place where something may be missing. */
export interface MissingPlace {
  /** What it is called in an answer. */
  key: string;
  kind: 'figure' | 'caption' | 'entry';
  box: [number, number, number, number];
  /** Why it is a place. */
  why: 'bare_picture' | 'text_beside' | 'decoration' | 'like_lines';
  /** Id of what would be the caption or the figure; null: nothing that was read, or it is an entry. */
  region: string | null;
  /** Id of the picture that a caption would be of. */
  picture: string | null;
}

/** What is to be added before all that is not done yet is done. */
export interface NewAnalysis {
  /** Of uploaded files. */
  batch?: string | null;
  /** Of IIIF manifests. */
  addresses?: string[];
  /** What a document of uploaded pictures is called. */
  title?: string;
  /** The hosts of `addresses` may be asked from now on; where an administrator has named hosts, only those may. */
  allow?: boolean;
  /** Of locked PDFs; it is not kept, and neither is the lock. */
  password?: string | null;
  /** Ids of those that are read; none: all. */
  documents?: string[];
  /** Of them, as "7" or "1-20,30"; null: all. */
  pages?: string | null;
  /** Whether pages are read once more of which something was left out; those that were skipped are in any case. */
  again?: boolean;
}

/** What a manager asks for. */
export interface NewCampaign {
  name: string;
  /** Between whom the work is dealt out. */
  people: string[];
  /** Ids or names; None: all. */
  documents?: string[] | null;
  /** Pages of a task; None: each document is one task. */
  pages_each?: number | null;
  /** Share of the tasks that two people do, without seeing each other's decisions. */
  double?: number;
  /** What is reviewed; empty: everything. */
  kinds?: ('link' | 'field' | 'region' | 'entry')[];
  types?: string[];
  /** Another one deals otherwise; the same deals the same. */
  seed?: number;
}

/** What is to be written. */
export interface NewExport {
  /** How far people must have come with it. */
  status?: ExportStatus;
  /** None named: all. */
  kinds?: ExportKind[];
  /** Suggestions that are less sure, from 0 to 1, are left out; what people accepted is not. */
  confidence?: number;
  /** Only what stands on pages that were dealt out in the campaign with this number. */
  campaign?: number | null;
  /** Whether what people rejected is exported too, marked so. */
  rejected?: boolean;
  formats: string[];
  /** Ids; none: all. */
  documents?: string[];
  /** Of the formats, by name: each must be one of at least one of them. */
  settings?: {[key: string]: string};
  /** The address under which the files will be on the web, for formats that hold addresses. */
  base_url?: string | null;
}

/** What an invitation gives, and for how long. */
export interface NewInvitation {
  role?: Role;
  days?: number;
  note?: string;
}

/** Who gets a task. */
export interface NewPerson {
  person: string;
}

/** A project that is to be made. */
export interface NewProject {
  name: string;
  /** The kind of catalogue, of those that `GET /api/v1/desk` names. */
  profile: string;
  /** Of its scans, as Tesseract names them; none: the usual ones. */
  languages?: string[];
}

/** What somebody is to be in the project. */
export interface NewRole {
  role: Role;
}

/** A search to be kept. */
export interface NewSavedSearch {
  name: string;
  /** What the search page was asked for. */
  query: {[key: string]: string | string[]};
}

/** What a token is for, and for how long. */
export interface NewToken {
  label: string;
  scopes: TokenScope[];
  days?: number;
}

/** An annotation that was left out, and why. */
export interface NotUnderstood {
  annotation: string;
  sentence: string;
}

/** Why something is done, for the history. */
export interface NoteBody {
  note?: string;
}

/** The number of what was changed. */
export interface Numbered {
  number: number;
}

/** What is done where others have decided since the sheet was exported. */
export type OnConflict = 'keep' | 'replace';

/** Where an entry opens. */
export interface Opening {
  page: number;
  /** Of its first line. */
  box: [number, number, number, number];
}

/** Who said it. */
export interface Origin {
  stage: string;
  model: string | null;
  user: string | null;
  source: string | null;
}

/** A type of links that the project names itself. */
export interface OwnLinkType {
  name: string;
  /** In the person's language. */
  label: string;
  /** "#8a2be2". */
  colour: string;
  /** The letter that chooses it, with Shift; empty: none. */
  key: string;
  /** Whether it says the same from either end. */
  symmetric: boolean;
}

/** A type of regions that the project names itself. */
export interface OwnRegionType {
  name: string;
  /** In the person's language. */
  label: string;
  /** "#8a2be2". */
  colour: string;
  /** The letter that chooses it, with Shift; empty: none. */
  key: string;
  /** The built-in type as which it counts. */
  base: string;
}

/** The pages of one of the person's tasks. */
export interface OwnTask {
  number: number;
  document: string;
  first_page: number;
  last_page: number;
  /** Somebody else reviews them as well, and neither sees what the other decides. */
  double: boolean;
  open: boolean;
  left: number;
}

/** The types that the project names itself. */
export interface OwnTypes {
  regions: OwnRegionType[];
  links: OwnLinkType[];
}

/** Where the picture of a page is, and its size in pixels. */
export interface PageImage {
  url: string;
  /** Of the picture at `url`: pixels of its longer side at most. */
  side: number;
  iiif: string;
  width: number;
  height: number;
  tile: number;
  scales: number[];
}

/** A page with all that is seen on it, and its picture. */
export interface Page {
  regions: Region[];
  entries: Entry[];
  mentions: Mention[];
  links: Link[];
  fields: Field[];
  project: string;
  document: string;
  name: string;
  title: string;
  number: number;
  page_count: number;
  label: string | null;
  width: number;
  height: number;
  revision: number;
  version: string;
  /** Whether its document is finished and does not change; null: it may. */
  validated: Validation | null;
  image: PageImage;
}

/** How much is left to review on a page. */
export interface PageLeft {
  number: number;
  left: number;
  /** Whether anybody has looked at it, or decided something on it. */
  looked: boolean;
}

/** Two pictures, and what people say of them. */
export interface Pair {
  first: string;
  second: string;
  agreement: string | null;
  mine: string | null;
  note: string;
  said: StoredComparison[];
  score: number | null;
  /** The relation that the index of likeness suggests. */
  suggested: string | null;
}

/** Pairs, and the pictures in them by their keys. */
export interface Pairs {
  pairs: Pair[];
  figures: {[key: string]: ComparedFigure};
  next: string | number | null;
}

/** Who takes part in a project, with the name to show. */
export interface Person {
  name: string;
  role: Role;
  display: string;
}

/** A part of a picture. */
export interface PicturePart {
  box: [number, number, number, number];
  name: string;
}

/** What a search by picture found. */
export interface PictureSearch {
  hits: FoundPicture[];
  /** How many pictures of the project can be found. */
  pictures: number;
  problems: string[];
  /** Null: the question was no part of a page. */
  asked: AskedPart | null;
}

/** Why a request was not done. */
export interface Problem {
  code: string;
  /** In the person's language. */
  sentence: string;
}

/** How far the review of a project has come. */
export interface Progress {
  reviewed: number;
  left: number;
  /** What is sure enough to stand without being asked about. */
  assumed: number;
  /** What a random sample has shown of it; null: nothing is assumed. */
  sample: Sample | null;
  /** Why more is asked about than at first; null: nothing more is. */
  tightened: Tightened | null;
  /** What larger accepted errors would ask about; null: something doubtful is left, or a sample is at work. */
  reachable: Reachable | null;
  /** How many questions are left, about: one is about all that a person sees as one thing. */
  questions: number;
  seconds_left: number;
  kinds: {[key: string]: Amount};
}

/** A hit in one of several projects. */
export interface ProjectHit {
  document: string;
  document_title: string;
  id: string;
  /** "entry", "figure", "caption" or "passage". */
  kind: string;
  type: string;
  page: number;
  box: [number, number, number, number];
  /** The page of which a part is shown: one with words of the excerpt, where an entry goes on on other pages. */
  view_page: number;
  /** The part of that page that is shown. */
  view: [number, number, number, number];
  /** Where the words of the query stand on that page. */
  lit: [number, number, number, number][];
  number: string;
  title: string;
  excerpt: Excerpt;
  language: string;
  years: [number | null, number | null] | null;
  status: Status;
  /** How likely it is what was asked for, 0 to 1. */
  score: number;
  /** What each kind of evidence adds to the log-odds of the score. */
  why: {[key: string]: number};
  /** Address of a picture of `view`. */
  crop: string;
  /** Of an entry: the first ones that show it. */
  pictures: HitPicture[];
  project: string;
  project_title: string;
}

/** A project as one person sees it. */
export interface Project {
  link_rules: LinkRules;
  own_types: OwnTypes;
  project: string;
  role: Role;
  documents: Document[];
  /** Whether pages are being read, or wait for it: more may be found. */
  reading: boolean;
  tasks: OwnTask[];
  progress: Progress;
}

/** What kind of catalogue a project holds. */
export interface ProjectSettingsBody {
  profile: string;
  /** Of its scans, as Tesseract names them; none: the usual ones. */
  languages?: string[];
}

/** What a project is set to. */
export interface ProjectSettings {
  /** The kind of catalogue; null: one of an engineer's making. */
  profile: string | null;
  /** Of its scans; none: the usual ones. */
  languages: string[];
  /** Share of all things that may be wrong among what is assumed; null: everything is asked about. */
  accepted_error: number | null;
  /** What to choose from. */
  accepted_errors: number[];
}

/** How much was found in one project. */
export interface ProjectTotal {
  project: string;
  title: string;
  total: number;
  left: number;
  problems: string[];
}

/** An entry as one way of reading would open it. */
export interface ProposedEntry {
  opening: Opening;
  /** All of it on the page where it opens. */
  box: [number, number, number, number];
  number: string | null;
  title: string;
  pictures: number;
  /** Whether the document has it already. */
  drawn: boolean;
}

/** What is to be changed of what a project says of itself when it is published; what is left out stays. */
export interface PublicationBody {
  title?: string | null;
  description?: string | null;
  creators?: PublicationPerson[] | null;
  /** As SPDX writes it: "CC-BY-4.0". */
  licence?: string | null;
  rights?: string | null;
  publisher?: string | null;
  date?: string | null;
  /** Which pictures a deposit holds. */
  pictures?: PublishedPictures | null;
}

/** What a project says of itself when it is published. */
export interface Publication {
  title: string;
  description: string;
  creators: PublicationPerson[];
  licence: string;
  rights: string;
  publisher: string;
  date: string;
  pictures: PublishedPictures;
  /** Names of what every deposit must say, and this project does not yet. */
  missing: string[];
}

/** A person, with `family_name`, or an organisation, with `name`. */
export interface PublicationPerson {
  family_name?: string;
  given_name?: string;
  /** Of an organisation. */
  name?: string;
  /** The person's ORCID iD: "0000-0002-1825-0097". */
  orcid?: string | null;
  /** Where the person works. */
  affiliation?: string;
  /** The same as an address of the Research Organization Registry: "https://ror.org/02feahw73". */
  affiliation_ror?: string | null;
  /** What a contributor did; of no use for creators. */
  role?: ContributorRole;
  /** The name that signs the person's decisions in the review desk. */
  user?: string | null;
}

/** Which pictures a deposit holds. */
export type PublishedPictures = 'none' | 'crops' | 'pages';

/** What to look at next, and how much is wanted in all. */
export interface Queue {
  items: (QueuedRegion | QueuedEntry | QueuedMention | QueuedLink | QueuedField)[];
  /** What is asked about together with an item, by its id: a person sees it as one thing, and can look at it all. */
  groups: {[key: string]: (Region | Entry | Mention | Link | Field)[]};
  /** Ids of the items that are sure, and asked about only as a random check. */
  checks: string[];
  total: number;
}

/** An entry to be reviewed. */
export interface QueuedEntry {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'entry';
  number: string | null;
  title: string | null;
  spans: Span[];
  document: string;
}

/** A value to be reviewed. */
export interface QueuedField {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'field';
  entry: string;
  field: string;
  value: string;
  normalised: string | null;
  alternative: boolean;
  inferred: boolean;
  document: string;
}

/** A link to be reviewed. */
export interface QueuedLink {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'link';
  source: string;
  target: string;
  source_end: LinkEnd;
  target_end: LinkEnd;
  document: string;
}

/** A mention to be reviewed. */
export interface QueuedMention {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'mention';
  region: string;
  box: [number, number, number, number];
  text: string;
  document: string;
}

/** A region to be reviewed. */
export interface QueuedRegion {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'region';
  /** The project's own type, where it has one; `type` is then the built-in one as which it counts. */
  own_type: string | null;
  box: [number, number, number, number];
  polygon: [number, number][] | null;
  /** The beginning of it; the rest comes with the details. */
  text: string;
  number: string | null;
  parent: string | null;
  order: number;
  /** No link ties it, where one should. */
  alone: boolean;
  /** A confirmed link ties it. */
  confirmed: boolean;
  /** Only a detector takes it for a figure: it is none before somebody accepts it. */
  offered: boolean;
  document: string;
}

/** Why all is asked about though only sure things are left: a sample would be most of them. */
export interface Reachable {
  /** How many are left as it is. */
  questions: number;
  /** Share that may be wrong as it is. */
  promised: number;
  assurance: number;
  /** Larger shares for which a sample of less than half would do; none: the project is too small for any. */
  ways: ReachableWay[];
}

/** What would be asked about if more mistakes were accepted. */
export interface ReachableWay {
  /** Share of all things that may be wrong in the end. */
  promised: number;
  /** How many would be left, unless some of them turn out wrong. */
  questions: number;
}

/** A sheet that was read. */
export interface ReadSheet {
  sheet: string;
  /** The table that it is. */
  table: string;
}

/** What becomes of it. */
export interface Reading {
  /** Which reads the entries anew. */
  job: Job;
  /** What was said before: saying it again takes this back. */
  before: SaidOpenings;
}

/** Why a task is given back. */
export interface ReasonBody {
  reason: string;
}

/** A field of a record's form. */
export interface RecordField {
  name: string;
  label: string;
  type: string;
  repeatable: boolean;
  help: string;
  /** Whether it is to be seen at once that the record lacks it. */
  important: boolean;
  values: Value[];
  /** Whether the record lacks what nearly all of its document have, or what is important, */
  expected: boolean;
  /** and the words that it may stand in. */
  likely: Evidence[];
}

/** The record of an entry as a form. */
export interface Record {
  entry: Entry;
  /** What a reviewer should know of the entry, as sentences in the reviewer's language. */
  warnings: string[];
  /** Words of its title in which OCR may have misread an accent. */
  spellings: Spelling[];
  fields: RecordField[];
}

/** Why there is no answer. */
export type Refusal = 'nothing_found' | 'unlikely' | 'not_in_items' | 'unsupported' | 'model_failed';

/** A cell that is not taken. */
export interface RefusedCell {
  sheet: string;
  row: number;
  header: string;
  table: string;
  key: string;
  value: string;
  now: string;
  sentence: string;
}

/** An edit that makes no sense, and why. */
export interface RefusedEdit {
  key: string;
  sentence: string;
}

/** What a person answers about a place where something may be missing. */
export interface RefusedPlace {
  /** Its key. */
  place: string;
  /** True: nothing is missing there; false takes that back. */
  refused: boolean;
}

/** All that is known of a region. */
export interface RegionDetails {
  origin: Origin;
  remarks: Remark[];
  history: Version[];
  /** Of a region, an entry or its value: how many suggestions of that sort are undecided in the document, where five or more were rejected and none stands; else 0. */
  rest_to_reject: number;
  subject: Region;
  suggested: Region | null;
  text: string;
  doubtful: DoubtfulWord[];
  reading: CaptionReading | null;
  links: Link[];
  /** Of a picture without a caption the nearest texts, of a caption without a picture the nearest pictures. */
  candidates: Candidate[];
  /** Of a caption, the numbers that are missing beside its own. */
  missing_numbers: string[];
}

/** A zone of a page. */
export interface Region {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'region';
  /** The project's own type, where it has one; `type` is then the built-in one as which it counts. */
  own_type: string | null;
  box: [number, number, number, number];
  polygon: [number, number][] | null;
  /** The beginning of it; the rest comes with the details. */
  text: string;
  number: string | null;
  parent: string | null;
  order: number;
  /** No link ties it, where one should. */
  alone: boolean;
  /** A confirmed link ties it. */
  confirmed: boolean;
  /** Only a detector takes it for a figure: it is none before somebody accepts it. */
  offered: boolean;
}

/** An own type of regions as a person wants it. */
export interface RegionTypeBody {
  name: string;
  label?: {[key: string]: string};
  colour: string;
  key?: string;
  base: string;
  segmonto?: string;
}

/** Something that can be said of two pictures. */
export interface Relation {
  name: string;
  label: string;
}

/** A remark about a subject. */
export interface RemarkBody {
  subject: string;
  kind?: RemarkKind;
  text?: string;
  key: string;
  answers?: number | null;
}

/** A remark about a subject. */
export interface Remark {
  number: number;
  subject: string;
  kind: RemarkKind;
  text: string;
  answers: number | null;
  by: string;
  at: string;
  closed: string | null;
  closed_by: string | null;
  mentions: string[];
}

/** What a remark is for. */
export type RemarkKind = 'comment' | 'uncertain' | 'skipped';

/** How one disagreement is settled. */
export interface Resolution {
  subject: string;
  take: 'first' | 'second' | 'other';
  /** For "other": what is said in the place of both. */
  action?: 'accept' | 'reject' | 'correct';
  /** For "correct": as in edits; of what only one of the two added, from their version. */
  changes?: {[key: string]: unknown};
}

/** How disagreements are settled. */
export interface Resolutions {
  choices: Resolution[];
  note?: string;
}

/** How a job goes on. */
export interface Resuming {
  /** May be asked from now on. */
  hosts?: string[];
}

/** A person's part in one project; each may do all that those before it may. */
export type Role = 'reader' | 'contributor' | 'moderator' | 'manager';

/** What else a link could lead to. */
export interface RunnerUp {
  end: LinkEnd;
  confidence: number;
}

/** What a person says of the entries of a document. */
export interface SaidBody {
  /** Where they open; none: it has no entries; null: they are to be looked for again. */
  openings: EntryOpening[] | null;
  /** That of the proposal that was chosen; null: not known. */
  pattern?: string | null;
  /** Whether its entries open where they are and are read like those that people decided on, whatever `openings` says. */
  alike?: boolean;
}

/** What a person said of the entries of a document, as it is said. */
export interface SaidOpenings {
  openings: Opening[] | null;
  pattern: string | null;
}

/** The random sample of what is assumed. */
export interface Sample {
  /** What is as sure as this, or more, is assumed. */
  threshold: number;
  seen: number;
  wrong: number;
  /** How many are still to be looked at until the promise can be given. */
  left: number;
  /** Share of all things that may be wrong among what is assumed, as far as the sample has shown. */
  most_wrong: number;
  /** Share that may be wrong in the end. */
  promised: number;
  assurance: number;
}

/** The same after a save, or after one was taken back. */
export interface SavedSchema {
  revision: string;
  may_change: boolean;
  /** Whether the last save can be taken back. */
  may_undo: boolean;
  /** What the form is called that the fields are changes of. */
  schema: string;
  fields: SchemaField[];
  regions: SchemaRegionType[];
  links: SchemaLinkType[];
  /** What the values of a field may be. */
  types: FieldType[];
  vocabularies: SchemaVocabulary[];
  /** Letters that no type can have, with what they do in the review desk. */
  taken_keys: {[key: string]: string};
  languages: string[];
  /** Regions whose type has gone, and which are now of what it counted as. */
  moved: number;
}

/** A search that a person keeps. */
export interface SavedSearch {
  number: number;
  name: string;
  query: {[key: string]: string | string[]};
  at: string;
}

/** All fields and own types of a project as a person wants them, in their order. */
export interface SchemaBody {
  /** Of what they saw. */
  revision: string;
  fields: FieldBody[];
  regions: RegionTypeBody[];
  links: LinkTypeBody[];
  /** Types of regions that go although some regions are of them: these become what the type counted as. */
  to_base?: string[];
}

/** A field of records. */
export interface SchemaField {
  name: string;
  /** Whether the project added it; else the schema has it. */
  own: boolean;
  /** As the project calls it; what is missing is as in the schema. */
  labels: {[key: string]: string};
  help: {[key: string]: string};
  /** As the schema calls it. */
  usual_labels: {[key: string]: string};
  usual_help: {[key: string]: string};
  type: string;
  repeatable: boolean;
  vocabulary: string | null;
  printed: string[];
  important: boolean;
  hidden: boolean;
  /** How many values there are. */
  used: number;
}

/** All fields and own types of a project. */
export interface Schema {
  revision: string;
  may_change: boolean;
  /** Whether the last save can be taken back. */
  may_undo: boolean;
  /** What the form is called that the fields are changes of. */
  schema: string;
  fields: SchemaField[];
  regions: SchemaRegionType[];
  links: SchemaLinkType[];
  /** What the values of a field may be. */
  types: FieldType[];
  vocabularies: SchemaVocabulary[];
  /** Letters that no type can have, with what they do in the review desk. */
  taken_keys: {[key: string]: string};
  languages: string[];
}

/** An own type of links. */
export interface SchemaLinkType {
  name: string;
  label: {[key: string]: string};
  colour: string;
  key: string;
  sources: string[];
  targets: string[];
  symmetric: boolean;
  /** How many links are of it. */
  used: number;
}

/** What makes no sense, and where. */
export interface SchemaProblem {
  where: string[];
  code: string;
  sentence: string;
}

/** Why nothing was saved. */
export interface SchemaRefusal {
  code: string;
  sentence: string;
  problems: SchemaProblem[];
}

/** An own type of regions. */
export interface SchemaRegionType {
  name: string;
  label: {[key: string]: string};
  colour: string;
  key: string;
  base: string;
  segmonto: string;
}

/** What the person saw who takes the last save back. */
export interface SchemaUndoBody {
  revision: string;
}

/** A vocabulary that fields can have. */
export interface SchemaVocabulary {
  name: string;
  own: boolean;
}

/** The same after a vocabulary was taken in. */
export interface SchemaWithVocabulary {
  revision: string;
  may_change: boolean;
  /** Whether the last save can be taken back. */
  may_undo: boolean;
  /** What the form is called that the fields are changes of. */
  schema: string;
  fields: SchemaField[];
  regions: SchemaRegionType[];
  links: SchemaLinkType[];
  /** What the values of a field may be. */
  types: FieldType[];
  vocabularies: SchemaVocabulary[];
  /** Letters that no type can have, with what they do in the review desk. */
  taken_keys: {[key: string]: string};
  languages: string[];
  /** Its name. */
  vocabulary: string;
  terms: number;
}

/** What a search found. */
export interface Search {
  hits: Hit[];
  /** Items that have all words of the query, and the likely ones among the others. */
  total: number;
  facets: Facet[];
  /** The first and last that any of them names. */
  years: [number, number] | null;
  /** Words that no item has, with those that were looked for in their place. */
  corrections: {[key: string]: string[]};
  /** False: probably nothing of this answers the query. */
  likely: boolean;
  /** Why the search was not all that it can be. */
  problems: string[];
  /** Changes that the index has still to follow. */
  left: number;
}

/** A page of a document. */
export interface SeenPage {
  document: string;
  page: number;
}

/** How many cells there are of each kind. */
export interface SheetCounts {
  changes: number;
  emptied: number;
  conflicts: number;
  refused: number;
}

/** What the cards of a sheet show. */
export type SheetKind = 'pictures' | 'entries' | 'citations';

/** A sheet that is worth more than the next question. */
export interface SheetOffer {
  /** What it shows; null: there is none. */
  cards: SheetKind | null;
  /** Of its cards. */
  number: number;
}

/** What a sheet asks for, and what was done of it. */
export interface SheetResult {
  /** What `POST .../bulk/undo` takes back; "": nothing was done. */
  change_set: string;
  decisions: number;
  rows: number;
  new_rows: number;
  without_revision: number;
  sheets: ReadSheet[];
  unknown: UnknownColumn[];
  finished: FinishedDocument[];
  columns: ChangedColumn[];
  counts: SheetCounts;
  changes: ChangedCell[];
  /** The first of them, as of conflicts and refused cells. */
  emptied: EmptiedCell[];
  conflicts: ConflictingCell[];
  refused: RefusedCell[];
  /** All cells that were not taken, as a CSV file to be mended and sent again; "": there are none. */
  refused_csv: string;
}

/** What one of two people decided. */
export interface Side {
  by: string;
  said: string;
  words: string;
  implied: boolean;
  note: string;
  subject: Region | Entry | Mention | Link | Field | null;
}

/** What the values of a slot are made of. */
export type SlotForm = 'number' | 'words' | 'number_and_words';

/** What a person says of a slot. */
export interface SlotNameBody {
  form: SlotForm;
  /** Name of the field of the slot before it; empty: the title. */
  after?: string;
  /** Name of the field of the slot behind it; empty: there is none. */
  before?: string;
  /** What people call its field, one of the project or a new one; null: its words are of no field. */
  label: string | null;
}

/** Tell what becomes of what a person said. */
export interface SlotNamed {
  /** Which reads the records anew. */
  job: Job;
  /** Of the fields: with it, `schema/undo` takes this back. */
  revision: string;
}

/** What pictures are sorted by. */
export type Sort = 'page' | 'number' | 'confidence' | 'size' | 'aspect' | 'caption';

/** A part of an entry on one page. */
export interface Span {
  page: number;
  box: [number, number, number, number];
}

/** A word of a title in which OCR may have misread an accent. */
export interface Spelling {
  read: string;
  /** The word of a list that it may be. */
  listed: string;
}

/** What a person can do here. */
export interface Start {
  projects: ListedProject[];
  may_create: boolean;
  profiles: string[];
  languages: string[];
  formats: string[];
  /** Formats of files of other tools that are taken in. */
  imports: string[];
  upload: UploadLimits;
  /** That manifests may be fetched from; null: the person allows hosts as they go. */
  hosts: string[] | null;
}

/** Which pairs are asked for. */
export type State = 'all' | 'mine' | 'open' | 'disputed' | 'agreed';

/** How far people have come with a suggestion. */
export type Status = 'suggested' | 'assumed' | 'accepted' | 'corrected' | 'rejected';

/** What one person said of two pictures. */
export interface StoredComparison {
  key: string;
  category: string | null;
  by: string;
  at: string;
  note: string;
  revision: number;
}

/** Subjects by kind. */
export interface Subjects {
  regions: Region[];
  entries: Entry[];
  mentions: Mention[];
  links: Link[];
  fields: Field[];
}

/** A file that was taken in. */
export interface TakenFile {
  name: string;
  size: number;
}

/** A task, and how far it has come. */
export interface Task {
  number: number;
  campaign: number;
  document: string;
  name: string;
  first_page: number;
  last_page: number;
  person: string;
  /** The same for the two tasks of two people on the same pages. */
  pair: number | null;
  state: TaskState;
  reason: string;
  changed: string;
  changed_by: string;
  reviewed: number;
  left: number;
}

/** How far a task has come. */
export type TaskState = 'draft' | 'in_progress' | 'submitted' | 'returned' | 'validated';

/** A term of a vocabulary. */
export interface Term {
  label: string;
  uri: string;
  vocabulary: string;
}

/** Mistakes among what was sure, and what follows from them. */
export interface Tightened {
  /** How many were found. */
  mistakes: number;
  /** How many more things are asked about than would be without them. */
  more: number;
  /** Share that may be wrong in the end. */
  promised: number;
}

/** What a project is called; its short name, and with it all addresses, stay. */
export interface TitleBody {
  title: string;
}

/** What a token lets a script do of what its owner may. Nothing that manages people, tokens, tasks or analyses, and no deposits. */
export type TokenScope = 'read' | 'export' | 'write' | 'reconcile';

/** The deleted projects that the person managed, the newest first. */
export interface Trash {
  projects: TrashedProject[];
  /** For which a deleted project is kept. */
  days: number;
}

/** A deleted project that can still be brought back. */
export interface TrashedProject {
  id: string;
  project: string;
  title: string;
  by: string;
  /** When it was deleted. */
  at: string;
  /** From when on it is removed for good. */
  until: string;
}

/** A change set to take back. What is taken back is one as well: undoing that does it again. */
export interface Undo {
  change_set: string;
  new_change_set: string;
}

/** A column that was not read. */
export interface UnknownColumn {
  sheet: string;
  /** "": the whole sheet. */
  header: string;
}

/** Describe what stands in the same place of entries. */
export interface UnnamedSlot {
  /** What its values are made of. */
  form: SlotForm;
  /** Name of the field of the slot before it; empty: the title. */
  after: string;
  /** Name of the field of the slot behind it; empty: there is none. */
  before: string;
  /** How many entries have something there, */
  values: number;
  /** and how many there are. */
  entries: number;
  examples: string[];
  /** What fields are called that it may be, the likeliest first. */
  suggested: string[];
}

/** List what stands in the same place of the entries of a document without anybody knowing its field. */
export interface UnnamedSlots {
  /** Whether the person may say what it is. */
  may_name: boolean;
  /** Those that most entries have first. */
  slots: UnnamedSlot[];
  /** What the fields of the project are called. */
  fields: string[];
}

/** The pages that nobody has looked at. */
export interface Unseen {
  total: number;
  /** The first of them. */
  pages: SeenPage[];
}

/** Why a sentence was dropped. */
export type Unsupported = 'no_source' | 'not_quoted' | 'number';

/** What may be uploaded. */
export interface UploadLimits {
  max_mib: number;
  types: string[];
}

/** That somebody has said of a document that it is finished. */
export interface Validation {
  by: string;
  at: string;
}

/** A value of a record, with where it comes from and what it means. */
export interface Value {
  id: string;
  type: string;
  page: number;
  confidence: number;
  status: Status;
  /** Number of the latest decision on it; 0: none. */
  revision: number;
  by: string | null;
  at: string | null;
  /** Rejected, or gone. */
  hidden: boolean;
  /** For people, in their language. */
  name: string;
  kind: 'field';
  entry: string;
  field: string;
  value: string;
  normalised: string | null;
  alternative: boolean;
  inferred: boolean;
  meaning: string;
  term: Term | null;
  terms: Term[];
  origin: Origin;
  evidence: Evidence[];
}

/** An earlier version that is to stand again; 0 is the machine's suggestion. */
export interface VersionBody {
  version: number;
  change_set?: string | null;
}

/** One decision on a subject. */
export interface Version {
  number: number;
  action: string;
  words: string;
  by: string;
  at: string;
  note: string;
  change_set: string | null;
  name: string;
  /** The subject as JSON. */
  before: string | null;
  after: string | null;
}

/** A page that somebody has looked at. */
export interface ViewedPage {
  document: string;
  page: number;
}

/** The pages that were looked at since they were last told. */
export interface ViewedPagesRequest {
  pages: ViewedPage[];
  /** True says that nothing is missing on them any more. */
  complete?: boolean;
}

/** What each route answers, by method and path. */
export interface Answers {
  'GET /api/v1/desk': Start;
  'POST /api/v1/example': MadeProject;
  'GET /api/v1/jobs': Jobs;
  'POST /api/v1/projects': MadeProject;
  'DELETE /api/v1/projects/{project}': void;
  'GET /api/v1/projects/{project}': Project;
  'GET /api/v1/projects/{project}/agreement': Agreements;
  'POST /api/v1/projects/{project}/analyses': Job;
  'GET /api/v1/projects/{project}/answer': Answer;
  'PUT /api/v1/projects/{project}/archived': ArchivedBody;
  'POST /api/v1/projects/{project}/bulk/accept': BulkAccepted;
  'POST /api/v1/projects/{project}/bulk/preview': BulkPreview;
  'POST /api/v1/projects/{project}/bulk/reject': BulkRejected;
  'POST /api/v1/projects/{project}/bulk/undo': BulkUndone;
  'GET /api/v1/projects/{project}/campaigns': Campaign[];
  'POST /api/v1/projects/{project}/campaigns': DealtCampaign;
  'POST /api/v1/projects/{project}/campaigns/{number}/close': Numbered;
  'GET /api/v1/projects/{project}/comparisons': Pairs;
  'POST /api/v1/projects/{project}/comparisons': Pair;
  'GET /api/v1/projects/{project}/comparisons/export': ({[key: string]: string | number | null})[];
  'GET /api/v1/projects/{project}/comparisons/history': StoredComparison[];
  'POST /api/v1/projects/{project}/comparisons/undo': Pair;
  'GET /api/v1/projects/{project}/contact-sheet': ContactSheet;
  'GET /api/v1/projects/{project}/contact-sheet/offer': SheetOffer;
  'POST /api/v1/projects/{project}/copies': MadeProject;
  'GET /api/v1/projects/{project}/cover': void;
  'POST /api/v1/projects/{project}/documents/{document}/annotations': AnnotationsDone;
  'POST /api/v1/projects/{project}/documents/{document}/edits': EditsDone;
  'GET /api/v1/projects/{project}/documents/{document}/lists': Lists;
  'POST /api/v1/projects/{project}/documents/{document}/lists': Reading;
  'POST /api/v1/projects/{project}/documents/{document}/missing': RefusedPlace;
  'GET /api/v1/projects/{project}/documents/{document}/pages': PageLeft[];
  'GET /api/v1/projects/{project}/documents/{document}/pages/{number}': Page;
  'GET /api/v1/projects/{project}/documents/{document}/records/{entry}': Record;
  'POST /api/v1/projects/{project}/documents/{document}/remarks': Remark;
  'POST /api/v1/projects/{project}/documents/{document}/reopen': void;
  'POST /api/v1/projects/{project}/documents/{document}/restore/{subject}': EditsDone;
  'GET /api/v1/projects/{project}/documents/{document}/slots': UnnamedSlots;
  'POST /api/v1/projects/{project}/documents/{document}/slots': SlotNamed;
  'GET /api/v1/projects/{project}/documents/{document}/spellings': DoubtfulTitle[];
  'GET /api/v1/projects/{project}/documents/{document}/subjects/{subject}': RegionDetails | LinkDetails | FieldDetails | EntryDetails | MentionDetails;
  'GET /api/v1/projects/{project}/documents/{document}/subjects/{subject}/history': Version[];
  'POST /api/v1/projects/{project}/documents/{document}/undo': EditsDone;
  'POST /api/v1/projects/{project}/documents/{document}/validate': Validation;
  'POST /api/v1/projects/{project}/exports': Job;
  'GET /api/v1/projects/{project}/families': Families;
  'POST /api/v1/projects/{project}/families': Job;
  'GET /api/v1/projects/{project}/families/export': ({[key: string]: string | number | null})[];
  'GET /api/v1/projects/{project}/gallery': Gallery;
  'GET /api/v1/projects/{project}/gallery/facets': Facets;
  'GET /api/v1/projects/{project}/history': History;
  'POST /api/v1/projects/{project}/imports': ImportedFile;
  'GET /api/v1/projects/{project}/invitations': Invitation[];
  'POST /api/v1/projects/{project}/invitations': InvitationLink;
  'DELETE /api/v1/projects/{project}/invitations/{id}': void;
  'DELETE /api/v1/projects/{project}/jobs/{job}': void;
  'GET /api/v1/projects/{project}/jobs/{job}': Job;
  'POST /api/v1/projects/{project}/jobs/{job}/cancel': Job;
  'GET /api/v1/projects/{project}/jobs/{job}/file': string;
  'POST /api/v1/projects/{project}/jobs/{job}/resume': Job;
  'POST /api/v1/projects/{project}/looked': void;
  'GET /api/v1/projects/{project}/members': Member[];
  'GET /api/v1/projects/{project}/mentions': ListedRemark[];
  'GET /api/v1/projects/{project}/missing': Missing;
  'GET /api/v1/projects/{project}/pairs': Pairs;
  'GET /api/v1/projects/{project}/pairs/likely': Pairs;
  'GET /api/v1/projects/{project}/people': Person[];
  'DELETE /api/v1/projects/{project}/people/{name}': void;
  'PUT /api/v1/projects/{project}/people/{name}': Member;
  'GET /api/v1/projects/{project}/publication': Publication;
  'PUT /api/v1/projects/{project}/publication': Publication;
  'GET /api/v1/projects/{project}/queue': Queue;
  'GET /api/v1/projects/{project}/remarks': ListedRemark[];
  'POST /api/v1/projects/{project}/remarks/{number}/close': Numbered;
  'GET /api/v1/projects/{project}/schema': Schema;
  'PUT /api/v1/projects/{project}/schema': SavedSchema;
  'POST /api/v1/projects/{project}/schema/undo': SavedSchema;
  'GET /api/v1/projects/{project}/search': Search;
  'GET /api/v1/projects/{project}/search/box': PictureSearch;
  'GET /api/v1/projects/{project}/search/export': ({[key: string]: string | number | null})[];
  'GET /api/v1/projects/{project}/search/figure': PictureSearch;
  'POST /api/v1/projects/{project}/search/picture': PictureSearch;
  'GET /api/v1/projects/{project}/searches': SavedSearch[];
  'POST /api/v1/projects/{project}/searches': SavedSearch[];
  'DELETE /api/v1/projects/{project}/searches/{number}': SavedSearch[];
  'GET /api/v1/projects/{project}/settings': ProjectSettings;
  'PUT /api/v1/projects/{project}/settings': Job;
  'PUT /api/v1/projects/{project}/settings/accepted-error': ProjectSettings;
  'POST /api/v1/projects/{project}/sheets': SheetResult;
  'POST /api/v1/projects/{project}/sheets/preview': SheetResult;
  'GET /api/v1/projects/{project}/tasks': Task[];
  'POST /api/v1/projects/{project}/tasks/{number}/adjudicate': Adjudicated;
  'GET /api/v1/projects/{project}/tasks/{number}/disagreements': Disagreements;
  'POST /api/v1/projects/{project}/tasks/{number}/reassign': Task;
  'POST /api/v1/projects/{project}/tasks/{number}/return': Task;
  'POST /api/v1/projects/{project}/tasks/{number}/start': Task;
  'POST /api/v1/projects/{project}/tasks/{number}/submit': Task;
  'POST /api/v1/projects/{project}/tasks/{number}/validate': Task;
  'PUT /api/v1/projects/{project}/title': TitleBody;
  'GET /api/v1/projects/{project}/unseen': Unseen;
  'DELETE /api/v1/projects/{project}/uploads/{batch}': void;
  'PUT /api/v1/projects/{project}/uploads/{batch}/{name}': TakenFile;
  'POST /api/v1/projects/{project}/vocabularies': SchemaWithVocabulary;
  'GET /api/v1/search': ManySearch;
  'GET /api/v1/search/export': ({[key: string]: string | number | null})[];
  'GET /api/v1/tokens': AccessToken[];
  'POST /api/v1/tokens': MadeToken;
  'DELETE /api/v1/tokens/{id}': void;
  'GET /api/v1/trash': Trash;
  'DELETE /api/v1/trash/{id}': void;
  'POST /api/v1/trash/{id}/restore': MadeProject;
}

/** What each route takes. */
export interface Bodies {
  'POST /api/v1/projects': NewProject;
  'POST /api/v1/projects/{project}/analyses': NewAnalysis;
  'PUT /api/v1/projects/{project}/archived': ArchivedBody;
  'POST /api/v1/projects/{project}/bulk/accept': BulkAcceptRequest;
  'POST /api/v1/projects/{project}/bulk/preview': Filters;
  'POST /api/v1/projects/{project}/bulk/reject': BulkAcceptRequest;
  'POST /api/v1/projects/{project}/bulk/undo': Undo;
  'POST /api/v1/projects/{project}/campaigns': NewCampaign;
  'POST /api/v1/projects/{project}/comparisons': Comparison;
  'POST /api/v1/projects/{project}/comparisons/undo': ComparisonUndo;
  'POST /api/v1/projects/{project}/copies': CopyBody;
  'POST /api/v1/projects/{project}/documents/{document}/annotations': unknown;
  'POST /api/v1/projects/{project}/documents/{document}/edits': Edits;
  'POST /api/v1/projects/{project}/documents/{document}/lists': SaidBody;
  'POST /api/v1/projects/{project}/documents/{document}/missing': RefusedPlace;
  'POST /api/v1/projects/{project}/documents/{document}/remarks': RemarkBody;
  'POST /api/v1/projects/{project}/documents/{document}/reopen': NoteBody;
  'POST /api/v1/projects/{project}/documents/{document}/restore/{subject}': VersionBody;
  'POST /api/v1/projects/{project}/documents/{document}/slots': SlotNameBody;
  'POST /api/v1/projects/{project}/documents/{document}/undo': Undo;
  'POST /api/v1/projects/{project}/documents/{document}/validate': NoteBody;
  'POST /api/v1/projects/{project}/exports': NewExport;
  'POST /api/v1/projects/{project}/invitations': NewInvitation;
  'POST /api/v1/projects/{project}/jobs/{job}/resume': Resuming;
  'POST /api/v1/projects/{project}/looked': ViewedPagesRequest;
  'PUT /api/v1/projects/{project}/people/{name}': NewRole;
  'PUT /api/v1/projects/{project}/publication': PublicationBody;
  'PUT /api/v1/projects/{project}/schema': SchemaBody;
  'POST /api/v1/projects/{project}/schema/undo': SchemaUndoBody;
  'POST /api/v1/projects/{project}/searches': NewSavedSearch;
  'PUT /api/v1/projects/{project}/settings': ProjectSettingsBody;
  'PUT /api/v1/projects/{project}/settings/accepted-error': AcceptedErrorBody;
  'POST /api/v1/projects/{project}/tasks/{number}/adjudicate': Resolutions;
  'POST /api/v1/projects/{project}/tasks/{number}/reassign': NewPerson;
  'POST /api/v1/projects/{project}/tasks/{number}/return': ReasonBody;
  'PUT /api/v1/projects/{project}/title': TitleBody;
  'POST /api/v1/tokens': NewToken;
}
