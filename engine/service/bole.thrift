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
  /** the privacy wall, a block or a closing date forbids it */
  NOT_ALLOWED = 2,
  /** the snapshot doesn't know the candidate */
  UNKNOWN_ID = 3
}

struct PairScore {
  1: string id
  2: PairState state
  /** the same number as in the surface's list; 0 unless SCORED */
  3: double score
}

struct PairsAnswer {
  /** in the order of candidateIds, one for each */
  1: list<PairScore> pairs
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

/** The snapshot doesn't know who asks. */
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

  /** The scores of given pairs, in the order given. */
  PairsAnswer scorePairs(1: PairsRequest request) throws (
    1: InvalidRequest invalid, 2: NotFound notFound, 4: Overloaded overloaded,
    5: Unavailable unavailable)

  /** How the service is. Answered even when all else is Overloaded. */
  Status status() throws (5: Unavailable unavailable)
}
