// All that the page says, in Chinese and in English, and how numbers, times and reasons are said.

const WORDS = {
  zh: {
    name: '伯乐 Bole', other: 'English', skip: '跳到内容',
    members: '找人', jobs: '找职位', entity: '名单', nights: '快照', report: '报告', memberCount: '会员数', jobCount: '职位数',
    as: '以谁的身份', member: '会员', job: '职位', headhunter: '猎头', company: '公司',
    viewerId: '编号', viewerHint: '代表谁搜索：结果、数目和分面都只含此人可见者',
    search: '搜索', members_hint: '例如 title:(算法 OR 推荐) AND skill:"C++" NOT company:腾讯',
    jobs_hint: '例如 上海 推荐系统 工程师', found: (n) => `共 ${n} 个结果`, exact: '精确数目',
    none: '没有结果', more: '再来一页', end: '已经到底', loading: '正在读取…',
    around: '城市周围', within: (km) => (km === 0 ? '不含周边' : `${km} 公里内`),
    facets: '筛选', clear: '清除筛选', remove: '去掉', moreValues: (n) => `其余 ${n} 个值`,
    hide: '隐藏看过或联系过的', hideNobody: '不隐藏', hideDays: (n) => `${n} 天内`, team: '含团队', newSince: '只看此后新的',
    leftOut: (n) => `已隐藏 ${n} 个`, news_JOINED: '新加入', news_CHANGED_TITLE: '换了职位', news_OPENED_TO_WORK: '开始求职',
    news_POSTED: '新发布', without: (n) => `${n} 个没有此项`, fewer: '收起',
    doctor: '查询诊断', doctorHint: '去掉哪个条件会多出多少人', clause: '条件', alone: '单独',
    withoutIt: '去掉后', gain: '多出', empties: '使结果为空', suggestions: '改一改会更多',
    firstToEmpty: '从这里起没有结果', wouldFind: (n) => `将有 ${n} 个`, noClauses: '没有条件可诊断',
    SPELLING: '拼写', ANY_TENSE: '不限现任或曾任', WORDS_APART: '词可分开', INITIALS: '拼音首字母', ANY_FIELD: '任何字段',
    parseError: (n, expected, found) => `第 ${n} 个字符：这里应为${expected}，却是 ${found}`,
    queryError: '查询有误', now: '现任', until: (year) => `至 ${year}`,
    OPEN: '未写结束时间，之后也没有新职位', ENDS_LATER: '结束时间还没到', ENDED: '已结束',
    SUPERSEDED: '未写结束时间，但之后已有新职位',
    fit: (share) => `匹配 ${share}`, likely_HABITS: (share) => `可能回复 ${share}`, likely_FORETOLD: (share) => `两厢情愿 ${share}`,
    ownHistory: (times) => `您的往来 ×${times}`, order_TEXT: '只按文字排序', order_HABITS: '按回复比例、活跃度和您以往的往来排序',
    order_FORETOLD: '按学得的双方意愿排序',
    score: '分数', source: '来源', interest: '有意', acceptance: '接受', joint: '两厢情愿',
    whyNot: '为什么没有某人？', candidateId: '对方编号', ask: '查原因',
    LISTED: (rank) => `在名单上，第 ${rank} 位`, SETTLED: '已有往来：已是好友、已邀请或投递、在流程中，或已谢绝',
    CROWDED_OUT: '已出现在足够多人的名单上，不再出现在这份里',
    TOO_FAR: '可以出现，但排在一万名之后', NOT_AVAILABLE: '不可查看',
    nightLength: (n, score) => `昨夜的名单有 ${n} 位，最后一位的分数是 ${score}`,
    beyond: '在昨夜名单之外，随问随算', emptyList: '名单是空的',
    idOf: '编号', open: '打开', inUse: '使用中', published: '当前发布', since: '发布时间', size: '大小',
    snapshot: '快照', readReport: '看报告', damaged: '已损坏', retained: '仍可翻页',
    reportOf: '快照的报告', openAlone: '单独打开', noNights: '还没有发布过快照',
    status: (id, age) => `快照 ${id}，${age}`, degraded: '服务不完全正常', ago: (text) => `${text}前`,
    days: (n) => `${n} 天`, hours: (n) => `${n} 小时`, minutes: (n) => `${n} 分钟`, seconds: (n) => `${n} 秒`,
    keys: '/ 搜索　↑ ↓ 选择　Enter 打开　Esc 回到搜索框',
    InvalidRequest: (v) => `请求有误：${v.field} ${v.problem}`, NotFound: (v) => `快照里没有 ${v.id}`,
    CursorExpired: () => '这一页所在的快照已不再保留，请重新搜索', Overloaded: () => '服务繁忙，请稍后再试',
    Unavailable: (v) => `服务出错：${v.problem}`, Unreachable: () => '连不上服务',
    Protocol: () => '服务的回答无法读取', needViewer: '请先填写代表谁',
    PEOPLE_YOU_MAY_KNOW: '可能认识的人', JOBS_FOR_MEMBER: '推荐职位', CANDIDATES_FOR_JOB: '推荐候选人',
    HEADHUNTERS_FOR_MEMBER: '推荐猎头', CANDIDATES_FOR_HEADHUNTER: '推荐候选人',
    HEADHUNTERS_FOR_JOB: '推荐猎头', SIMILAR_MEMBERS: '相似的人', SIMILAR_JOBS: '相似职位',
    values: {
      spotlight: {open_to_work: '求职中', active: '30 天内活跃', likely_to_answer: '可能回复', past_applicant: '投递过我们',
        knows_someone: '认识我们的人'},
      distance: {'1': '一度', '2': '二度', '3+': '三度及更远'},
    },
    field: {spotlight: '亮点', distance: '人脉距离', title: '职位名称', company_group: '公司（含关联公司）', company: '公司', skill: '技能', city: '城市', province: '省份或国家', near: '附近',
      industry: '行业', function: '职能', seniority: '级别', school: '学校', study: '专业', degree: '学历', graduation_year_band: '毕业年份',
      language: '语言', years_band: '工作年限', years_in_role_band: '现职年限', days_inactive_band: '几天未活跃', group: '群组',
      open_to_work: '求职中', min_years_band: '要求年限', days_posted_band: '发布天数'},
    sources: {SHARED_CONNECTIONS: '共同好友', SHARED_HISTORY: '共同经历', CONTACTS: '通讯录', GROUPS: '群组',
      PROFILE: '资料相近', EMBEDDING: '向量', ITEM_FILTER: '同好', FUSED: '融合', POPULAR: '热门'},
    oneOf: (values) => ` ${values} 之一`,
    expected: {'a city and kilometres, such as "上海 50"': '城市和公里数，例如 "上海 50"',
      'a city whose place is known': '已知位置的城市', 'an operator or the end': '运算符或结尾', 'the end': '结尾', 'the name of a field': '字段名',
      'the quote that closes the phrase': '收尾的引号', 'fewer terms': '更少的词',
      'fewer brackets within brackets': '更少的括号嵌套', 'a term': '一个词', 'the end of the text': '结尾',
      'either, current, past or past_not_current behind the field': 'either、current、past 或 past_not_current'},
    reasons: {
      SHARED_CONNECTIONS: (r) => `${r.count} 位共同好友${r.strongCount ? `，其中 ${r.strongCount} 位很熟` : ''}`,
      SAME_COMPANY: (r, years) => `都在 ${r.names[0]}${years}`, SAME_SCHOOL: (r, years) => `都在 ${r.names[0]}${years}`,
      IN_YOUR_CONTACTS: (r) => `在${CHANNELS.zh[r.names[0]] ?? r.names[0]}通讯录里`, SAME_GROUP: (r) => `同在群组 ${r.names[0]}`,
      SHARED_SKILLS: (r) => `${r.total ? `${r.total} 项技能中的 ${r.count} 项` : `${r.count} 项共同技能`}：${r.names.join('、')}`,
      MISSING_SKILLS: (r) => `缺 ${r.names.join('、')}`, SAME_CITY: (r) => `在 ${r.names[0]}`,
      SAME_INDUSTRY: (r) => `同行业：${r.names[0]}`, SAME_FUNCTION: (r) => `同职能：${r.names[0]}`,
      SIMILAR_TO_YOUR_HISTORY: (r) => `像 ${r.names.join('、')}`,
      SPECIALISM: (r) => `${r.count} 项专长：${r.names.join('、')}`, POPULAR: (r) => `热门：${r.count} 人有过行动`,
    },
  },
  en: {
    name: '伯乐 Bole', other: '中文', skip: 'Skip to the content',
    members: 'People', jobs: 'Jobs', entity: 'Lists', nights: 'Snapshots', report: 'Report', memberCount: 'Members', jobCount: 'Jobs',
    as: 'On behalf of', member: 'Member', job: 'Job', headhunter: 'Headhunter', company: 'Company',
    viewerId: 'id', viewerHint: 'Who searches: results, totals and facets hold only whom they may see',
    search: 'Search', members_hint: 'title:(engineer OR 工程师) AND skill:"C++" NOT company:腾讯',
    jobs_hint: 'machine learning engineer 上海', found: (n) => `${n} found`, exact: 'exact',
    none: 'Nobody and nothing is found', more: 'Next page', end: 'That is all', loading: 'Reading…',
    around: 'Around the city', within: (km) => (km === 0 ? 'city alone' : `within ${km} km`),
    facets: 'Narrow down', clear: 'Clear', remove: 'Remove', moreValues: (n) => `${n} more`,
    hide: 'Hide viewed or contacted', hideNobody: 'nobody', hideDays: (n) => `in ${n} days`, team: 'by the team too', newSince: 'New since',
    leftOut: (n) => `${n} hidden`, news_JOINED: 'joined', news_CHANGED_TITLE: 'changed title', news_OPENED_TO_WORK: 'opened to work',
    news_POSTED: 'posted', without: (n) => `${n} without`, fewer: 'Fewer',
    doctor: 'Query doctor', doctorHint: 'What each clause costs', clause: 'Clause', alone: 'Alone',
    withoutIt: 'Without it', gain: 'Gain', empties: 'empties the result', suggestions: 'Would find more',
    firstToEmpty: 'nobody is left from here on', wouldFind: (n) => `finds ${n}`, noClauses: 'There is no clause to look at',
    SPELLING: 'spelling', ANY_TENSE: 'now or before', WORDS_APART: 'words apart', INITIALS: 'initials', ANY_FIELD: 'in any field',
    parseError: (n, expected, found) => `Position ${n}: expected ${expected}, found ${found}`,
    queryError: 'The query can’t be read', now: 'now', until: (year) => `until ${year}`,
    OPEN: 'no end is given, and nothing began later', ENDS_LATER: 'its end is still to come', ENDED: 'ended',
    SUPERSEDED: 'no end is given, but a later position has begun',
    fit: (share) => `fit ${share}`, likely_HABITS: (share) => `likely to answer ${share}`, likely_FORETOLD: (share) => `both want it ${share}`,
    ownHistory: (times) => `your own history ×${times}`, order_TEXT: 'In the order of the text alone',
    order_HABITS: 'In the order of answers, activity and whom you went for before', order_FORETOLD: 'In the order of what was learned of both sides',
    score: 'Score', source: 'Source', interest: 'interested', acceptance: 'accepted', joint: 'both',
    whyNot: 'Why isn’t someone here?', candidateId: 'Their id', ask: 'Explain',
    LISTED: (rank) => `On the list, at rank ${rank}`,
    SETTLED: 'They have dealt with each other: tied, invited, applied, in the process, or refused by who asks',
    CROWDED_OUT: 'On as many lists of the night as one may be, and not on this one',
    TOO_FAR: 'Allowed, but ranked beyond 10,000', NOT_AVAILABLE: 'Not available',
    nightLength: (n, score) => `The night’s list holds ${n}, down to a score of ${score}`,
    beyond: 'beyond the night’s list, computed when asked for', emptyList: 'The list is empty',
    idOf: 'id', open: 'Open', inUse: 'In use', published: 'Published', since: 'Published at', size: 'Size',
    snapshot: 'Snapshot', readReport: 'Report', damaged: 'damaged', retained: 'open for pages',
    reportOf: 'Report of', openAlone: 'Open alone', noNights: 'No snapshot was published yet',
    status: (id, age) => `Snapshot ${id}, ${age}`, degraded: 'The service is degraded', ago: (text) => `${text} old`,
    days: (n) => `${n} days`, hours: (n) => `${n} hours`, minutes: (n) => `${n} min`, seconds: (n) => `${n} s`,
    keys: '/ search   ↑ ↓ choose   Enter open   Esc back to the box',
    InvalidRequest: (v) => `Invalid request: ${v.field} ${v.problem}`, NotFound: (v) => `The snapshot doesn’t know ${v.id}`,
    CursorExpired: () => 'The snapshot of this page is no longer kept: search again', Overloaded: () => 'The service is overloaded: try again',
    Unavailable: (v) => `The service failed: ${v.problem}`, Unreachable: () => 'The service can’t be reached',
    Protocol: () => 'The answer can’t be read', needViewer: 'Say on whose behalf first',
    PEOPLE_YOU_MAY_KNOW: 'People they may know', JOBS_FOR_MEMBER: 'Jobs', CANDIDATES_FOR_JOB: 'Candidates',
    HEADHUNTERS_FOR_MEMBER: 'Headhunters', CANDIDATES_FOR_HEADHUNTER: 'Candidates',
    HEADHUNTERS_FOR_JOB: 'Headhunters', SIMILAR_MEMBERS: 'Similar people', SIMILAR_JOBS: 'Similar jobs',
    values: {
      spotlight: {open_to_work: 'Open to work', active: 'Active within 30 days', likely_to_answer: 'Likely to answer',
        past_applicant: 'Applied to us', knows_someone: 'Knows someone here'},
      distance: {'1': '1st', '2': '2nd', '3+': '3rd and further'},
    },
    field: {spotlight: 'Spotlights', distance: 'Connection', title: 'Title', company_group: 'Company and affiliates', company: 'Company', skill: 'Skill', city: 'City', province: 'Province or country', near: 'Near',
      industry: 'Industry', function: 'Function', seniority: 'Seniority', school: 'School', study: 'Field of study',
      degree: 'Degree', graduation_year_band: 'Graduated', language: 'Language', years_band: 'Years of experience', years_in_role_band: 'Years in role',
      days_inactive_band: 'Days inactive', group: 'Group', open_to_work: 'Open to work', min_years_band: 'Years asked for',
      days_posted_band: 'Days since posting'},
    sources: {SHARED_CONNECTIONS: 'shared connections', SHARED_HISTORY: 'shared history', CONTACTS: 'contacts', GROUPS: 'groups',
      PROFILE: 'profile', EMBEDDING: 'embedding', ITEM_FILTER: 'item filter', FUSED: 'fused', POPULAR: 'popular'},
    oneOf: (values) => `one of ${values}`,
    expected: {},
    reasons: {
      SHARED_CONNECTIONS: (r) => `${r.count} shared connection${r.count === 1 ? '' : 's'}${r.strongCount ? `, ${r.strongCount} strong` : ''}`,
      SAME_COMPANY: (r, years) => `both at ${r.names[0]}${years}`, SAME_SCHOOL: (r, years) => `both at ${r.names[0]}${years}`,
      IN_YOUR_CONTACTS: (r) => `in the ${CHANNELS.en[r.names[0]] ?? r.names[0]} contacts`, SAME_GROUP: (r) => `both in group ${r.names[0]}`,
      SHARED_SKILLS: (r) => `${r.total ? `${r.count} of ${r.total} skills` : `${r.count} shared skills`}: ${r.names.join(', ')}`,
      MISSING_SKILLS: (r) => `lacks ${r.names.join(', ')}`, SAME_CITY: (r) => `in ${r.names[0]}`,
      SAME_INDUSTRY: (r) => `same industry: ${r.names[0]}`, SAME_FUNCTION: (r) => `same function: ${r.names[0]}`,
      SIMILAR_TO_YOUR_HISTORY: (r) => `like ${r.names.join(', ')}`,
      SPECIALISM: (r) => `${r.count} specialisms: ${r.names.join(', ')}`, POPULAR: (r) => `popular: ${r.count} acted on it`,
    },
  },
};

const CHANNELS = {
  zh: {wechat: '微信', weibo: '微博', qq: ' QQ ', phone_book: '手机', phone: '手机', email: '邮箱'},
  en: {wechat: 'WeChat', weibo: 'Weibo', qq: 'QQ', phone_book: 'phone book', email: 'e-mail'},
};

const ONE_OF = 'one of ';  // how the service lists the values of a field

const STORED = 'bole-language';
let language = localStorage.getItem(STORED)
    ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

export function currentLanguage() {
  return language;
}

export function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem(STORED, language);
}

// The word of a key, or what a phrase says of some values.
export function say(key, ...values) {
  const word = WORDS[language][key];
  return typeof word === 'function' ? word(...values) : word ?? key;
}

export function fieldName(field) {
  return WORDS[language].field[field] ?? field;
}

// How the value of a facet is shown: as it is, but for those that Bole itself names.
export function valueName(field, value) {
  return WORDS[language].values[field]?.[value] ?? value;
}

export function sourceName(source) {
  return WORDS[language].sources[source] ?? source;
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function scoreText(value) {
  return new Intl.NumberFormat(language, {maximumSignificantDigits: 4, useGrouping: false}).format(value);
}

export function percent(value) {
  return new Intl.NumberFormat(language, {style: 'percent', maximumSignificantDigits: 3}).format(value);
}

export function time(seconds) {
  return new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC'})
      .format(new Date(seconds * 1000)) + ' UTC';
}

export function date(seconds) {
  return new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(seconds * 1000));
}

export function age(seconds) {
  const units = [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1]];
  const [unit, length] = units.find(([, each]) => seconds >= 2 * each) ?? units[3];
  return say('ago', say(unit, number(Math.floor(seconds / length))));
}

export function megabytes(bytes) {
  return `${new Intl.NumberFormat(language, {maximumFractionDigits: 1}).format(bytes / 2 ** 20)} MiB`;
}

export function reasonText(reason, kind) {
  const phrase = WORDS[language].reasons[kind];
  if (!phrase) return kind;
  const {fromYear, toYear} = reason;
  const years = fromYear ? ` ${fromYear}${toYear === fromYear ? '' : `–${toYear || ''}`}` : '';
  return phrase(reason, years);
}

export function errorText(error) {
  return WORDS[language][error.kind]?.(error.values) ?? String(error);
}

// "position 7: expected the end, found ")"": its parts, or null for a problem without a position.
export function parsePosition(problem) {
  const parts = /^position (\d+): expected (.*), found (.*)$/s.exec(problem);
  return parts && {position: Number(parts[1]), expected: parts[2], found: parts[3]};
}

export function expectedText(expected) {
  const {oneOf} = WORDS[language];
  if (expected.startsWith(ONE_OF)) return oneOf(expected.slice(ONE_OF.length));
  return WORDS[language].expected[expected] ?? expected;
}
