# Models under constraints, for tests/analysis/theory/test_constraints.py. Usage: Rscript constraints.R OUT_DIR
# lavaan 0.6-14; its optimizer leaves up to 1e-5 on parameters of nonlinear constraints.
suppressMessages({library(lavaan);library(jsonlite)}); d<-HolzingerSwineford1939; pd<-PoliticalDemocracy
H<-"visual =~ x1 + a*x2 + b*x3\ntextual =~ x4 + c*x5 + d*x6\nspeed =~ x7 + e*x8 + f*x9\nvisual~~v*visual\n"
PD <- 'ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + d*y6 + e*y7 + f*y8
dem60 ~ p1*ind60
dem65 ~ p2*ind60 + p3*dem60
'
cases<-list(list(H,"a == b","d",list()),list(H,"a == 2*b\nc + d == 2","d",list()),list(H,"a*b == 0.3","d",list()),list(H,"a == exp(v) - 1\nk := a*b\nk == 0.6","d",list()),list(H,"b > 1\nc < 1\n","d",list()),list(H,"a == b\nc==d","d",list(estimator="MLR")),list(H,"a == b\nc==d","d",list(estimator="MLM")),list(PD,"p1*p3 == p2\na==d\nb==e","pd",list()),list(PD,"p1*p3 == p2\na==d\nb==e","pd",list(meanstructure=TRUE,estimator="MLR")))
out<-lapply(cases,function(c){f<-do.call("sem",c(list(model=paste0(c[[1]],"\n",c[[2]]),data=if(c[[3]]=="d") d else pd),c[[4]])); pe<-parameterEstimates(f,standardized=TRUE,remove.nonfree=FALSE); pe<-pe[!(pe$op%in%c("==","<",">")),]; list(model=paste0(c[[1]],"\n",c[[2]]),data=c[[3]],opts=c[[4]],fit=as.list(unclass(fitMeasures(f))),est=pe$est,se=pe$se,std=pe$std.all,conv=lavInspect(f,"converged"))})
write(toJSON(out,digits=12,auto_unbox=TRUE,na="null"),file.path(commandArgs(TRUE)[1], "constraints.json"))
