// Sentences of profiles, job posts and adverts. Slots in braces are filled by text.cc:
//   {name} {title} {company} {city} {function} {school} {field} {years} {skill1} ... {skill4}
//   {project1} {project2} {wish_city} {team} {contact}
#include "features/world/words.h"

namespace bole::world {
namespace {

void AddMemberSentences(SentenceWords* words) {
  words->headlines = {
      {"{name}｜{title} @ {company}", "{name} | {title} at {company}"},
      {"{name}｜{company}{title}｜{skill1}、{skill2}",
       "{name} | {title}, {company} | {skill1}, {skill2}"},
      {"{name}｜{title}，专注{project1}", "{name} | {title} working on {project1}"},
      {"{name}｜{years}年{function}经验｜{skill1}、{skill2}、{skill3}",
       "{name} | {years} years in {function} | {skill1}, {skill2}, {skill3}"},
      {"{name}｜{title}｜{school}校友", "{name} | {title} | {school} alumni"},
  };
  words->summary_starts = {
      {"{years}年{function}经验，熟悉{skill1}、{skill2}和{skill3}。",
       "{years} years of experience in {function}, at home with {skill1}, {skill2} and {skill3}. "},
      {"毕业于{school}{field}专业，长期从事{function}工作，擅长{skill1}与{skill2}。",
       "I studied {field} at {school} and have worked in {function} ever since, mostly with "
       "{skill1} and {skill2}. "},
      {"现居{city}，在{company}担任{title}，日常工作离不开{skill1}、{skill2}、{skill3}。",
       "Based in {city}, {title} at {company}. My daily tools are {skill1}, {skill2} and "
       "{skill3}. "},
      {"热爱{function}，从一线做起，对{skill1}和{skill3}有较深的积累。",
       "I care about good {function} and learned it from the ground up; strongest in {skill1} and "
       "{skill3}. "},
  };
  words->summary_work = {
      {"目前负责{project1}，带过{team}人的小团队。",
       "At present I am responsible for {project1} with a team of {team}. "},
      {"主导过{project1}，并参与了{project2}，上线后效果明显。",
       "I led {project1} and took part in {project2}, both of which are in daily use. "},
      {"近两年的重点是{project2}，从方案设计、推进到复盘全程参与。",
       "For the last two years I have worked on {project2}, from the first draft to the review "
       "after launch. "},
      {"做过{project1}和{project2}，善于把复杂问题讲清楚。",
       "My projects include {project1} and {project2}; I like to make hard things simple. "},
  };
  words->summary_wishes = {
      {"希望在{wish_city}寻找新的机会。", "Open to a new role in {wish_city}."},
      {"欢迎同行交流，微信请备注公司和姓名。", "Always happy to talk to people in the field."},
      {"工作之外喜欢长跑和摄影。", "Outside work I run and take photographs."},
      {"", ""},
      {"看好{skill4}方向，正在持续学习。", "Currently learning more about {skill4}."},
  };
  words->student_summaries = {
      {"{school}{field}专业在读，学过{skill1}和{skill2}，想找一份{function}方向的工作，地点{wish_"
       "city}。",
       "Student of {field} at {school}. Courses in {skill1} and {skill2}; looking for a first job "
       "in {function} in {wish_city}."},
      {"应届毕业生，{field}专业，课程项目做过{project1}，会用{skill1}、{skill2}。",
       "Graduate in {field}. My course project was about {project1}; I know {skill1} and "
       "{skill2}."},
  };
  words->adverts = {
      {"兼职日结300-800，手机就能做，加微信{contact}",
       "Earn 500 a day from home!!! Add WhatsApp {contact}"},
      {"大额信用卡代办、无抵押贷款，当天下款，V信{contact}",
       "Instant loans, no questions asked, call {contact}"},
      {"【内推】名企保offer，付费内推加{contact}",
       "Guaranteed offers at top companies, pay later, contact {contact}"},
      {"代写论文 职称发表 包过 QQ{contact}",
       "Essays and certificates written for you, mail {contact}"},
      {"外汇带单，月收益30%，稳赚不赔，咨询{contact}",
       "Forex signals, 30% a month, risk free, ask {contact}"},
      {"公司注册、代理记账、发票税筹 {contact}",
       "Company registration and tax tricks, write to {contact}"},
  };
}

void AddMarketSentences(SentenceWords* words) {
  words->job_starts = {
      {"{company}{city}团队招聘{title}，参与{project1}。",
       "{company} is looking for {a_title} in {city} to work on {project1}. "},
      {"我们团队负责{project1}，诚邀有想法的{title}加入{company}。",
       "Join {company} as {title}: our team looks after {project1}. "},
      {"岗位：{title}｜{company}｜{city}。业务方向：{project1}、{project2}。",
       "{title}, {company}, {city}. The work: {project1} and {project2}. "},
  };
  words->job_duties = {
      {"岗位职责：1、负责{project1}；2、参与{project2}；3、与产品、业务等团队协作，推动落地。",
       "What you will do: own {project1}, contribute to {project2}, and work closely with "
       "neighbouring teams. "},
      {"工作内容：围绕{project2}开展工作，持续改进质量与效率，沉淀{skill1}方面的经验。",
       "Your days will be spent on {project2}, raising quality and speed, and sharing what you "
       "know of {skill1}. "},
      {"你将：主导{project1}，制定计划，跟进数据与反馈，定期向团队分享。",
       "You will lead the work on {project1}, follow its figures, and report to the team. "},
  };
  words->job_demands = {
      {"任职要求：{years}年以上{function}相关经验，熟练掌握{skill1}、{skill2}，了解{skill3}、{"
       "skill4}者优先。",
       "What we ask: {years}+ years in {function}, fluency in {skill1} and {skill2}; {skill3} and "
       "{skill4} are a plus. "},
      {"要求：本科及以上学历，{field}等相关专业；{years}年以上经验；精通{skill1}，熟悉{skill2}和{"
       "skill3}。",
       "A degree in {field} or similar, {years}+ years of experience, excellent {skill1}, good "
       "{skill2} and {skill3}. "},
      {"希望你：有{skill1}和{skill2}的实战经验（{years}年以上），学习能力强，沟通顺畅；有{skill3}"
       "经验加分。",
       "You bring {years}+ years with {skill1} and {skill2}, curiosity, and clear language; "
       "{skill3} helps. "},
  };
  words->job_benefits = {
      {"六险一金，弹性工作，年度体检。", "Flexible hours and a learning budget."},
      {"免费三餐、租房补贴、期权激励。", "Stock options, meals and a relocation package."},
      {"双休，带薪年假，团队氛围好。", "Thirty days of holiday in a friendly team."},
      {"", ""},
  };
  words->headhunter_bios = {
      {"专注{function}领域的猎头顾问，{years}年寻访经验，服务{city}多家头部企业。",
       "Search consultant for {function} with {years} years of practice, serving leading firms in "
       "{city}."},
      {"深耕{function}方向中高端职位，常年招聘{title}，欢迎交流机会。",
       "I place senior people in {function}, above all {title}s. Talk to me about your next step."},
      {"前{company}招聘负责人，现做猎头，擅长{skill1}、{skill2}类人才的寻访。",
       "Formerly recruiting at {company}, now an independent headhunter for people who know "
       "{skill1} and {skill2}."},
  };
}

}  // namespace

const SentenceWords& Sentences() {
  static const SentenceWords words = [] {
    SentenceWords made;
    AddMemberSentences(&made);
    AddMarketSentences(&made);
    return made;
  }();
  return words;
}

}  // namespace bole::world
