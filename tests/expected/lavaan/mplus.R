# lavaan 0.6-14 with mimic="Mplus", for tests/analysis/theory/test_mplus.py. Usage: Rscript mplus.R DATA_DIR OUT_DIR
suppressMessages({library(lavaan);library(jsonlite)}); d<-HolzingerSwineford1939; m<-read.csv(file.path(commandArgs(TRUE)[1], "HolzingerSwineford1939_missing.csv"))
H<-"visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
M<-paste0(H,"\nvisual + textual + speed ~ sex + ageyr")
out<-list()
go<-function(tag,...){ f<-tryCatch(suppressWarnings(sem(...,mimic="Mplus")),error=function(e) {cat(tag,conditionMessage(e),"\n");NULL}); if(is.null(f)) return(); if(!lavInspect(f,"converged")) {cat(tag,"nc\n"); return()}; pe<-parameterEstimates(f,remove.nonfree=FALSE); out[[tag]]<<-list(fit=as.list(unclass(fitMeasures(f))),rows=paste0(pe$lhs,pe$op,pe$rhs,if(is.null(pe$group)) 1 else pe$group),est=pe$est,se=pe$se,opt=lapply(lavInspect(f,"options")[c("information","h1.information","observed.information","se","test","meanstructure","fixed.x","likelihood","baseline.conditional.x.free.slopes","group.equal","gamma.n.minus.one","gamma.unbiased","omega.information","omega.h1.information","scaled.test")],function(x) x)) }
for (e in c("ML","MLF","MLM","MLMV","MLMVS","MLR","GLS","WLS","ULS")) go(e,H,d,estimator=e)
for (e in c("ML","MLF","MLR")) go(paste0(e,"-fiml"),H,m,estimator=e,missing="ml")
for (e in c("ML","MLR","MLM","GLS","WLS")) go(paste0(e,"-grp"),H,d,estimator=e,group="school")
for (e in c("ML","MLR","MLM","GLS","MLF","MLMV")) go(paste0(e,"-mimic"),M,d,estimator=e)
go("ML-obs","x1 ~ sex + x4\nx4 ~ ageyr + sex",d,estimator="ML"); go("MLR-obs","x1 ~ sex + x4\nx4 ~ ageyr + sex",d,estimator="MLR")
write(toJSON(out,digits=12,auto_unbox=TRUE,na="null",null="null"),file.path(commandArgs(TRUE)[2], "mplus.json"))
