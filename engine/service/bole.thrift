/*
 * The service of Bole: who should meet whom, answered from last night's snapshot.
 *
 * Transport: frames of 4 bytes of length and a message, in strict binary, compact or THeader
 * without transforms; all three on one port, each answered in its own protocol.
 *
 * Ids are the site's own strings. Text is UTF-8. Nothing is worded here: reasons, kinds and
 * errors are data, the web tier finds the words.
 *
 * Numbers of fields and values are never reused: what is dropped stays reserved.
 */

namespace cpp bole.rpc
namespace py bole
namespace js bole

/** Items in one answer, at most. */
const i32 MAX_COUNT = 500

/** How deep pages reach: recommendations beyond this rank have no cursor. */
const i32 MAX_DEPTH = 10000

/** Ids in one list of a request, at most. */
const i32 MAX_IDS = 10000

/** Bytes of an id, at most. */
const i32 MAX_ID_BYTES = 256

/** Bytes of one request's frame, at most; a longer one closes the connection. */
const i32 MAX_FRAME_BYTES = 4194304

/** Bytes of a text in an answer (title, subtitle, name); longer ones are cut between characters. */
const i32 MAX_TEXT_BYTES = 256

/** Names in one reason, at most. */
const i32 MAX_NAMES = 8

/** Bytes of a search query or text, at most. */
const i32 MAX_QUERY_BYTES = 16384

/** Clauses and facets of one search, at most. */
const i32 MAX_CLAUSES = 200
const i32 MAX_FACETS = 30

/** How far back a search's leaveOut reaches, at most. */
const i32 MAX_DEALING_DAYS = 365

/** Chains in one answer, at most. */
const i32 MAX_CHAINS = 20

/** Ties in one chain, at most. */
const i32 MAX_HOPS = 4

enum EntityKind {
  MEMBER = 1,
  JOB = 2,
  HEADHUNTER = 3,
  COMPANY = 4
}

/** Who asks, and what is listed. */
enum Surface {
  PEOPLE_YOU_MAY_KNOW = 1,
  JOBS_FOR_MEMBER = 2,
  CANDIDATES_FOR_JOB = 3,
  HEADHUNTERS_FOR_MEMBER = 4,
  CANDIDATES_FOR_HEADHUNTER = 5,
  HEADHUNTERS_FOR_JOB = 6,
  SIMILAR_MEMBERS = 7,
  SIMILAR_JOBS = 8
}

/** Where a recommendation came from. */
enum Source {
  SHARED_CONNECTIONS = 1,
  SHARED_HISTORY = 2,
  CONTACTS = 3,
  GROUPS = 4,
  PROFILE = 5,
  EMBEDDING = 6,
  ITEM_FILTER = 7,
  FUSED = 8,
  POPULAR = 9
}

/** Why, and which fields of Reason go with it. */
enum ReasonKind {
  /** count of all, strongCount of them strong; names of some */
  SHARED_CONNECTIONS = 1,
  /** names[0]; fromYear to toYear */
  SAME_COMPANY = 2,
  /** names[0]; fromYear to toYear */
  SAME_SCHOOL = 3,
  /** names[0]: the channel, as "wechat" or "phone_book" */
  IN_YOUR_CONTACTS = 4,
  /** names[0] */
  SAME_GROUP = 5,
  /** count of total that are asked for; names */
  SHARED_SKILLS = 6,
  /** count; names */
  MISSING_SKILLS = 7,
  /** names[0] */
  SAME_CITY = 8,
  /** names[0] */
  SAME_INDUSTRY = 9,
  /** names[0] */
  SAME_FUNCTION = 10,
  /** names: titles of what the member acted on before */
  SIMILAR_TO_YOUR_HISTORY = 11,
  /** count of shared specialisms; names */
  SPECIALISM = 12,
  /** count of people who acted on it */
  POPULAR = 13
}

/** A number that doesn't belong to the kind is 0; a year that isn't known too. */
struct Reason {
  1: ReasonKind kind
  2: i32 count
  3: i32 strongCount
  4: i32 total
  5: i32 fromYear
  6: i32 toYear
  /** at most MAX_NAMES */
  7: list<string> names
}

struct Item {
  1: string id
  /** larger is better; comparable within one list, pages included */
  2: double score
  3: Source source
  /** the most telling first; may be empty */
  4: list<Reason> reasons
  /** a member's headline, a job's title, a headhunter's bio */
  5: string title
  /** city, company */
  6: string subtitle
  /**
   * between members and jobs, and between members and headhunters, where answers were learned from:
   * how likely the one who asks does so, once the other is proposed (a member applies to a job, a
   * headhunter writes to a member), and the other accepts who asked; within [0, 1]. Of a job and a
   * headhunter: how likely the employer gives the job to this headhunter, of all, and it is filled
   */
  7: optional double interest
  8: optional double acceptance
  /** their product: one number for a pair, the same whichever side asks, and from scorePairs */
  9: optional double joint
}

/** What was worse than it should be when an answer was made. */
enum Degradation {
  /** a newer snapshot is published, but couldn't be opened: this one is older */
  NEWER_SNAPSHOT_UNREADABLE = 1,
  /** it can't be found out which snapshot is published */
  PUBLICATION_UNREADABLE = 2
}

struct ListRequest {
  /** who asks: a member, job or headhunter, as the method says */
  1: string id
  /** items wanted, 1 to MAX_COUNT; may differ from page to page */
  2: i32 count = 20
  /** from the answer before, for the next page; all else but count must be as it was */
  3: optional string cursor
  /**
   * never to be listed, of the kind that is listed; at most MAX_IDS, in any order.
   * An id that the snapshot doesn't know does no harm.
   */
  4: list<string> excludedIds
  /** when set: nothing but these may be listed (set and empty: nothing); at most MAX_IDS */
  5: optional list<string> onlyIds
}

struct ListAnswer {
  /**
   * best first. Exactly `count` when so many are left after all filters: the privacy wall, ties
   * that exist, what was dismissed or closed, excludedIds and onlyIds.
   */
  1: list<Item> items
  /** the one snapshot that everything here comes from */
  2: string snapshotId
  3: i32 snapshotAgeSeconds
  /** empty: nothing was degraded */
  4: list<Degradation> degradedBy
  /**
   * for the next page, on the same snapshot: no repeats and no gaps across a swap. Not set when
   * there is no more, or at MAX_DEPTH. Opaque; good for as long as the service keeps the snapshot.
   */
  5: optional string cursor
}

struct PairsRequest {
  1: Surface surface
  /** who asks on that surface */
  2: string id
  /** of the kind that is listed there; 1 to MAX_IDS */
  3: list<string> candidateIds
}

enum PairState {
  SCORED = 1,
  /**
   * the privacy wall, a block, a closing date or a refusal by the candidate forbids it: which isn't
   * told
   */
  NOT_ALLOWED = 2,
  /** the snapshot doesn't know the candidate */
  UNKNOWN_ID = 3
}

struct PairScore {
  1: string id
  2: PairState state
  /** the same number as in the surface's list; 0 unless SCORED */
  3: double score
  /** as in Item; not set unless SCORED */
  4: optional double interest
  5: optional double acceptance
  6: optional double joint
}

struct PairsAnswer {
  /** in the order of candidateIds, one for each */
  1: list<PairScore> pairs
  2: string snapshotId
  3: i32 snapshotAgeSeconds
  4: list<Degradation> degradedBy
}

struct ExplainRequest {
  1: Surface surface
  /** who asks on that surface */
  2: string id
  /** of the kind that is listed there */
  3: string candidateId
}

/** Where a candidate stands for a viewer. */
enum Standing {
  /** on the list of the surface, at `rank` */
  LISTED = 1,
  /**
   * has dealt with the viewer before: tied, invited, applied, in the process, or refused by the
   * viewer. Whether the candidate has refused since isn't told
   */
  SETTLED = 2,
  /** on as many lists of the night as one may be, and not on this one */
  CROWDED_OUT = 3,
  /** allowed, and ranked beyond MAX_DEPTH */
  TOO_FAR = 4,
  /**
   * not to be shown to the viewer, or unknown: these can't be told apart. Who refused a viewer who
   * never dealt with them is among them
   */
  NOT_AVAILABLE = 5
}

struct ExplainAnswer {
  1: Standing standing
  /** 1 is the best; 0 unless LISTED */
  2: i32 rank
  /** as the list has it, with its reasons; set when LISTED */
  3: optional Item item
  /** how many the night's list holds, beyond which answers are computed; 0: it stores none */
  4: i32 nightLength
  /** the score of the last of these; 0 when there is none */
  5: double nightLastScore
  6: string snapshotId
  7: i32 snapshotAgeSeconds
  8: list<Degradation> degradedBy
}

/** When something must hold of a person. What knows no time (a skill, a city) is current. */
enum SearchScope {
  EITHER = 1,
  CURRENT = 2,
  PAST = 3,
  PAST_NOT_CURRENT = 4
}

enum Demand {
  MUST = 1,
  /** one at least of those of the same field */
  CAN = 2,
  MUST_NOT = 3
}

/** One clause of a search form. */
struct SearchClause {
  /**
   * a field of the index; empty: the words of any; "near": in a city at most so far from another,
   * as "上海 50" (kilometres). Of members also "spotlight": open_to_work (asked
   * by jobs and headhunters alone), active (seen within 30 days), likely_to_answer,
   * past_applicant (of a job of the viewer or the viewer's team), knows_someone (tied to somebody
   * at the viewer's company); and "distance": 1, 2 or 3+ ties from the viewer, or from those who
   * work at a job's company or a headhunter's firm, over whoever the viewer may see
   */
  1: string field
  /** a value of the field as facets show it, words, or low..high of a number */
  2: string value
  3: Demand demand = Demand.MUST
  4: SearchScope scope = SearchScope.EITHER
}

struct FacetRequest {
  /**
   * a field of values; of members also "spotlight" and "distance", which who is at the end of no
   * chain of ties doesn't have
   */
  1: string field
  2: SearchScope scope = SearchScope.CURRENT
  /** 1 to MAX_COUNT */
  3: i32 maxValues = 20
}

/**
 * Whom a search leaves out, since the viewer has dealt with them lately: on one of the last `days`
 * days (UTC) before the snapshot's newest event, or on that day.
 */
struct LeaveOut {
  /** 1 to MAX_DEALING_DAYS */
  1: i32 days = 30
  /** views and saves */
  2: bool viewed = true
  /** contacts, invitations, applications, interviews and offers */
  3: bool contacted = true
  /**
   * by anybody of the viewer's team: the headhunters with one firm_id and the jobs of these; the
   * jobs of one company that have no headhunter. A member is a team of one
   */
  4: bool byTeam
}

struct SearchRequest {
  /**
   * on whose behalf: whom they may not see isn't counted either. Of searchMembers a member,
   * job or headhunter; of searchJobs a member.
   */
  1: EntityKind viewerKind = EntityKind.MEMBER
  2: string viewerId
  /**
   * what must hold, in the query language: words, "phrases", AND, OR, NOT, brackets,
   * field:, field.past: and low..high. At most MAX_QUERY_BYTES
   */
  3: string query
  /** must hold beside the query; at most MAX_CLAUSES */
  4: list<SearchClause> clauses
  /** ranks beside the query's words and excludes nobody; at most MAX_QUERY_BYTES */
  5: string text
  /** at most MAX_FACETS */
  6: list<FacetRequest> facets
  /** items wanted, 1 to MAX_COUNT; may differ from page to page */
  7: i32 count = 20
  /** from the answer before, for the next page; all else but count must be as it was */
  8: optional string cursor
  /** say of each clause what it costs, and what would find more */
  9: bool diagnose
  /** when set: whoever was dealt with is neither listed nor counted */
  10: optional LeaveOut leaveOut
  /**
   * neither listed nor counted; at most MAX_IDS, in any order. An id that the snapshot doesn't
   * know does no harm.
   */
  11: list<string> excludedIds
  /**
   * when set: only what is new at this time (seconds since 1970) or later, as `news` of its item
   * says. A saved search gives the newestEventAt of its last answer.
   */
  12: optional i64 since
}

/** Why a position counts as current or past. */
enum TenseReason {
  /** no end is given, and nothing began later */
  OPEN = 1,
  /** its end is still to come */
  ENDS_LATER = 2,
  ENDED = 3,
  /** no end is given, but a later position has begun since */
  SUPERSEDED = 4
}

struct SearchPosition {
  1: string title
  2: string company
  3: bool current
  4: TenseReason reason
  /** seconds since 1970: when it ended or was superseded; 0 while it is held */
  5: i64 endedAt
}

/** Why a member or a job is new. */
enum NewsKind {
  /** a member joined */
  JOINED = 1,
  /** a member holds a position that began after an earlier one */
  CHANGED_TITLE = 2,
  /** a member became open to work; told to jobs and headhunters alone */
  OPENED_TO_WORK = 3,
  /** a job was posted */
  POSTED = 4
}

struct News {
  1: NewsKind kind
  /** seconds since 1970 */
  2: i64 at
}

/** What put an item of a search where it is. */
enum OrderSource {
  /** the text alone: behind those that were looked at */
  TEXT = 1,
  /**
   * the share of invitations that are answered, days since the last activity, whether open to work
   * (for jobs and headhunters alone), and the kinds that the viewer went for before
   */
  HABITS = 2,
  /** P(one side asks) * P(the other accepts), as learned: the joint score of candidates' lists */
  FORETOLD = 3
}

/**
 * The first by text, and all where no text ranks, stand in the order of
 * fit^4 * ownHistory * likely / (1 - likely).
 */
struct SearchOrder {
  1: OrderSource source
  /** score by text, of the best; 1 where no text ranks */
  2: double fit
  /** probability of an answer, when FORETOLD that both want it; when TEXT 0 */
  3: double likely
  /** by how much the viewer's own history raises the odds; when HABITS, else 1 */
  4: double ownHistory
}

struct SearchItem {
  1: string id
  /**
   * larger is better; comparable within one search, pages included. Of those that the text alone
   * puts in order 0 or less
   */
  2: double score
  3: string title
  4: string subtitle
  /** of a member, current ones first; at most MAX_NAMES */
  5: list<SearchPosition> positions
  /** when the request has `since`: what happened since then, the newest first */
  6: list<News> news
  /** why it stands where it does */
  7: optional SearchOrder order
}

struct FacetValue {
  /** as most spell it */
  1: string label
  2: i64 count
}

struct Facet {
  1: string field
  /** most frequent first */
  2: list<FacetValue> values
  /** that anybody found has, beyond maxValues too */
  3: i64 numValues
  /** found, but without a value */
  4: i64 numWithout
}

struct ClauseReport {
  /** in the query language */
  1: string clause
  /** where it stands in the query, in bytes; 0 and 0 for a clause of the form */
  2: i32 beginByte
  3: i32 endByte
  /** how many match it by itself */
  4: i64 alone
  /** how many would be found without it */
  5: i64 without
  /** nobody matches it, or it alone keeps the result empty */
  6: bool empties
}

enum SuggestionKind {
  /** a word one edit away that far more have */
  SPELLING = 1,
  /** the same in scope EITHER */
  ANY_TENSE = 2,
  /** the words of a phrase, wherever they stand */
  WORDS_APART = 3,
  /** the words in any field */
  ANY_FIELD = 4,
  /** a name whose first characters are said with these initials */
  INITIALS = 5
}

/** A change of one clause that finds more. */
struct SearchSuggestion {
  1: SuggestionKind kind
  /** its place in clauses */
  2: i32 clause
  /** the clause as it would be */
  3: string text
  /** how many the search then finds */
  4: i64 total
}

struct Doctor {
  1: list<ClauseReport> clauses
  /** most first */
  2: list<SearchSuggestion> suggestions
  /** place of the first clause after which nobody is left; not set when somebody is */
  3: optional i32 firstToEmpty
}

struct SearchAnswer {
  /** best first; exactly `count` when so many are found */
  1: list<SearchItem> items
  /** exact, as every number here */
  2: i64 total
  /** in the order of the request */
  3: list<Facet> facets
  /** when asked for */
  4: optional Doctor doctor
  5: string snapshotId
  6: i32 snapshotAgeSeconds
  7: list<Degradation> degradedBy
  8: optional string cursor
  /** how many more there would be but for leaveOut and excludedIds */
  9: i64 numLeftOut
  /** seconds since 1970: up to when the snapshot knows what happened */
  10: i64 newestEventAt
}

struct IntroductionsRequest {
  /** the member who wants to be introduced */
  1: string id
  /** MEMBER, COMPANY (to whoever works there now) or HEADHUNTER */
  2: EntityKind targetKind = EntityKind.MEMBER
  3: string targetId
  /** chains wanted, 1 to MAX_CHAINS */
  4: i32 count = 3
  /** ties from who asks to the target, 1 to MAX_HOPS */
  5: i32 maxHops = 4
}

/** A member on a chain. */
struct Introducer {
  1: string id
  /** headline */
  2: string title
  /** city */
  3: string subtitle
}

/** Each knows the next; who asks knows the first. */
struct IntroductionChain {
  /**
   * to a member the last is that member; into a company somebody who works there; to a headhunter
   * a colleague of theirs
   */
  1: list<Introducer> members
  /** ties, the one from the colleague to the headhunter among them */
  2: i32 hops
  /** the product of the ties' strengths, in (0, 1] */
  3: double strength
}

struct IntroductionsAnswer {
  /**
   * strongest first; which isn't shortest first. None when there is no chain that everybody on it
   * may be shown, or when the target may not be shown: these can't be told apart.
   */
  1: list<IntroductionChain> chains
  2: string snapshotId
  3: i32 snapshotAgeSeconds
  4: list<Degradation> degradedBy
}

struct Status {
  /** new answers come from this snapshot */
  1: string snapshotId
  2: i32 snapshotAgeSeconds
  /** seconds since 1970, UTC */
  3: i64 snapshotCreatedAt
  4: list<Degradation> degradedBy
  /** for the operator: what failed; empty when nothing is degraded */
  5: string degradedDetail
  /** cursors of these still work; the current one first */
  6: list<string> retainedSnapshotIds
  /** how many of each kind the snapshot knows */
  7: map<EntityKind, i64> entities
  8: i64 uptimeSeconds
}

/** The request is wrong; the same request will always be. */
exception InvalidRequest {
  /** as "count" or "excludedIds[3]" */
  1: string field
  2: string problem
}

/** The snapshot doesn't know who asks, or to whom introductions are asked for. */
exception NotFound {
  1: EntityKind kind
  2: string id
}

/** The cursor's snapshot is no longer kept: begin again without a cursor. */
exception CursorExpired {
  1: string snapshotId
}

/** Nothing was computed: too many requests wait, or this one waited too long. */
exception Overloaded {
  1: i32 retryAfterMs
}

/** The service failed; the operator's log says how. */
exception Unavailable {
  1: string problem
}

service Bole {
  /** member -> members */
  ListAnswer peopleYouMayKnow(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** member -> jobs */
  ListAnswer jobsForMember(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** job -> members */
  ListAnswer candidatesForJob(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** member -> headhunters */
  ListAnswer headhuntersForMember(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** headhunter -> members */
  ListAnswer candidatesForHeadhunter(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** job -> headhunters */
  ListAnswer headhuntersForJob(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** member -> members */
  ListAnswer similarMembers(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** job -> jobs */
  ListAnswer similarJobs(1: ListRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** who can introduce a member: chains of ties to a member, into a company, to a headhunter */
  IntroductionsAnswer introductionPaths(1: IntroductionsRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 4: Overloaded overloaded,
    5: Unavailable unavailable)

  /** The scores of given pairs, in the order given. */
  PairsAnswer scorePairs(1: PairsRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 4: Overloaded overloaded,
    5: Unavailable unavailable)

  /** Why a candidate is on a list, or why not; of whom the viewer may not see, nothing. */
  ExplainAnswer explain(1: ExplainRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 4: Overloaded overloaded,
    5: Unavailable unavailable)

  /** Members by words, clauses and facets, with exact numbers. */
  SearchAnswer searchMembers(1: SearchRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** Jobs in the same way. */
  SearchAnswer searchJobs(1: SearchRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 3: CursorExpired expired,
    4: Overloaded overloaded, 5: Unavailable unavailable)

  /** How the service is. Answered even when all else is Overloaded. */
  Status status() throws (5: Unavailable unavailable)
}
