#include "features/search/synonyms.h"

namespace bole {

std::string_view BuiltInSynonyms() {
  return R"(# titles
前端, frontend, front-end, front end, web前端
后端, backend, back-end, back end, 服务端, 后台开发
全栈, full stack, fullstack, full-stack
产品经理, product manager, 产品 经理
项目经理, project manager
程序员, programmer, 码农
开发工程师, 研发工程师
软件工程师, software engineer
算法工程师, algorithm engineer
数据分析师, data analyst
数据科学家, data scientist
测试工程师, QA, test engineer, 测试开发
运维, devops, operations engineer, SRE
架构师, architect
人力资源, HR, human resources, 人事
招聘, recruiter, 猎头, headhunter
财务, finance, 会计, accountant
销售, sales, 业务员
市场, marketing, 营销
运营, operations
设计师, designer
UI, user interface, 界面设计
UX, user experience, 用户体验
首席执行官, CEO, chief executive officer
首席技术官, CTO, chief technology officer
首席财务官, CFO, chief financial officer
总监, director
实习, intern, 实习生
# skills
机器学习, machine learning, ML
深度学习, deep learning
人工智能, artificial intelligence, AI
自然语言处理, NLP, natural language processing
计算机视觉, computer vision, CV算法
推荐系统, recommender system, recommendation system, 推荐算法
大数据, big data
数据挖掘, data mining
数据库, database
云计算, cloud computing
微服务, microservice, microservices
区块链, blockchain
物联网, internet of things, IoT
嵌入式, embedded
安卓, android
苹果开发, iOS
JavaScript, JS
TypeScript, TS
Kubernetes, k8s
PostgreSQL, postgres
Golang, go语言
C++, cpp
C#, csharp
.NET, dotnet
Node.js, nodejs
Vue, vue.js
React, react.js, reactjs
# employers as people call them
阿里, 阿里巴巴, alibaba
腾讯, tencent
百度, baidu
字节, 字节跳动, bytedance
美团, meituan
京东, jd.com
华为, huawei
小米, xiaomi
滴滴, 滴滴出行, didi
拼多多, PDD, pinduoduo
网易, netease
快手, kuaishou
携程, ctrip, trip.com
联想, lenovo
微软, microsoft
谷歌, google
亚马逊, amazon
)";
}

}  // namespace bole
