#include "alerts/rule.hpp"
