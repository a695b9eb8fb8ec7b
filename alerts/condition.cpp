#include "alerts/condition.hpp"
