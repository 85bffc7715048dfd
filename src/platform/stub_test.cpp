#pragma clang diagnostic ignored "-Wunused-private-field"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include <cstdio>
#include <string>
namespace flipflop::log { void write(Level, std::string_view m, Fields f){ std::string s(m); for(auto&x:f){ s+=" "; s+=x.name; if(auto*v=std::get_if<std::string_view>(&x.value)){s+="=";s+=*v;} } fprintf(stderr,"LOG %s\n",s.c_str()); } }
namespace flipflop::metrics { void Counter::add(double){} void Gauge::set(double){} void Gauge::add(double){} void Histogram::observe(double){}
Counter counter(const std::string&,const std::string&,const Labels&){return {};} Gauge gauge(const std::string&,const std::string&,const Labels&){return {};} Histogram histogram(const std::string&,const std::string&,const Labels&){return {};} }
